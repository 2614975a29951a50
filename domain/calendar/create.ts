/** The calendar: the port's one implementation. What it learned about zones and countries is kept for the whole process. */
import type { Calendar } from './calendar.ts';
import { holidayVersion, knowsHolidays } from './holidays.ts';
import { isWorkingDay, morningOnOrBefore, nextWindow } from './workdays.ts';
import { add, moment, wallOf } from './zones.ts';

/** `zoneData`: version of the IANA data in this process, e.g. `2026c` (`process.versions.tz`); recorded with every plan. */
export function createCalendar({ zoneData }: { readonly zoneData: string }): Calendar {
  return {
    version: `tz${zoneData}/dh${holidayVersion}`,
    moment,
    wallOf,
    add,
    isWorkingDay,
    knowsHolidays,
    morningOnOrBefore,
    nextWindow,
  };
}
