/** A strict reader of calendar files (RFC 5545 3.1 to 3.6), which shares nothing with what writes them. Throws on the first thing that is not allowed. */

export interface Component {
  readonly name: string;
  /** The one property of a name, its text unescaped; throws when there are several. */
  value(name: string): string | undefined;
  /** Parameters of the one property of a name. */
  parameter(name: string, parameter: string): string | undefined;
  /** An instant of a property in UTC form, in epoch milliseconds. */
  instant(name: string): number;
  readonly inside: readonly Component[];
}

interface Property {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly value: string;
}

const once: Readonly<Record<string, readonly string[]>> = {
  VCALENDAR: ['PRODID', 'VERSION'],
  VEVENT: ['UID', 'DTSTAMP', 'DTSTART'],
  VALARM: ['ACTION', 'TRIGGER'],
};

function unfolded(text: string): string[] {
  if (!text.endsWith('\r\n') && !text.endsWith('END:VCALENDAR')) throw new Error('the file ends in the middle of a line');
  if (/[^\r]\n|\r[^\n]/.test(text)) throw new Error('a line does not end with CRLF');
  for (const line of text.split('\r\n')) if (Buffer.byteLength(line) > 75) throw new Error(`longer than 75 octets: ${line}`);
  return text
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter((line) => line !== '');
}

function property(line: string): Property {
  const found = /^([A-Z][A-Z0-9-]*)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)$/su.exec(line);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what may not be there
  if (!found || /[\u0000-\u0008\u000a-\u001f\u007f]/.test(line)) throw new Error(`no property: ${line}`);
  const parameters = [...(found[2] ?? '').matchAll(/;([A-Z0-9-]+)=("[^"]*"|[^";:]*)/g)];
  return {
    name: found[1] as string,
    parameters: new Map(parameters.map(([, name, value]) => [name as string, (value as string).replace(/^"|"$/g, '')])),
    value: found[3] as string,
  };
}

const unescaped = (value: string): string => value.replace(/\\([\\;,nN])/g, (_, c: string) => (c === 'n' || c === 'N' ? '\n' : c));

function component(name: string, properties: readonly Property[], inside: readonly Component[]): Component {
  const the = (wanted: string): Property | undefined => {
    const found = properties.filter((p) => p.name === wanted);
    if (found.length > 1) throw new Error(`${name} has ${found.length} ${wanted}`);
    return found[0];
  };
  for (const needed of once[name] ?? []) if (!the(needed)) throw new Error(`${name} has no ${needed}`);
  return {
    name,
    inside,
    value: (wanted) => {
      const found = the(wanted);
      return found && unescaped(found.value);
    },
    parameter: (wanted, parameter) => the(wanted)?.parameters.get(parameter),
    instant: (wanted) => {
      const found = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(the(wanted)?.value ?? '');
      if (!found) throw new Error(`${wanted} is no instant in UTC`);
      const [, ...parts] = found;
      const [year, month, day, hour, minute, second] = parts.map(Number) as [number, number, number, number, number, number];
      return Date.UTC(year, month - 1, day, hour, minute, second);
    },
  };
}

/** The one calendar of a file. */
export function readCalendar(text: string): Component {
  const open: { name: string; properties: Property[]; inside: Component[] }[] = [{ name: 'file', properties: [], inside: [] }];
  for (const line of unfolded(text)) {
    const read = property(line);
    const within = open.at(-1) as (typeof open)[number];
    if (read.name === 'BEGIN') open.push({ name: read.value, properties: [], inside: [] });
    else if (read.name === 'END') {
      if (read.value !== within.name || open.length < 2) throw new Error(`END:${read.value} within ${within.name}`);
      open.pop();
      open.at(-1)?.inside.push(component(within.name, within.properties, within.inside));
    } else within.properties.push(read);
  }
  const [file] = open;
  const [calendar, ...more] = file?.inside ?? [];
  if (open.length !== 1 || file?.properties.length || !calendar || more.length || calendar.name !== 'VCALENDAR')
    throw new Error('not one calendar');
  if (calendar.value('VERSION') !== '2.0') throw new Error('not of version 2.0');
  return calendar;
}

/** The one entry of a file. */
export function readEntry(text: string): { readonly method: string | undefined; readonly entry: Component } {
  const calendar = readCalendar(text);
  const [entry, ...more] = calendar.inside;
  if (entry?.name !== 'VEVENT' || more.length) throw new Error('not one entry');
  return { method: calendar.value('METHOD'), entry };
}
