/** A delivery's id follows from its notice and its person, so that it can be named before it is written. */
export const deliveryId = (notice: string, person: string): string => `${notice}:${person}`;

/** The same in SQL, of two expressions. */
export const deliveryIdSql = (notice: string, person: string): string => `${notice} || ':' || ${person}`;
