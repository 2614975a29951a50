/** A table; on a narrow screen each row stands as a list of named values, so that nothing is scrolled sideways. */
import '@mantine/core/styles/Table.css';
import './rows.css';
import { Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';

export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ReactNode;
}
interface RowsProps<Row> {
  /** What the table is of, for those who hear it. */
  readonly label: string;
  /** The first names its row. */
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  /** Said when there are no rows. */
  readonly none: string;
}

export function Rows<Row>({ label, columns, rows, idOf, none }: RowsProps<Row>) {
  if (rows.length === 0) return <Text>{none}</Text>;
  return (
    <Table className="rows" aria-label={label} verticalSpacing="sm" layout="auto">
      <Table.Thead>
        <Table.Tr>
          {columns.map(({ name }) => (
            <Table.Th key={name} scope="col">
              {name}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={idOf(row)}>
            {columns.map(({ name, cell }, i) =>
              i === 0 ? (
                <Table.Th key={name} scope="row" data-name={name}>
                  {cell(row)}
                </Table.Th>
              ) : (
                <Table.Td key={name} data-name={name}>
                  {cell(row)}
                </Table.Td>
              ),
            )}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
