import { type Children, classes } from './layout.tsx'

export interface Column<Row> {
  /** The heading; empty for a column of buttons. */
  title: string
  cell(row: Row): Children
  /** At the right end on wide screens. */
  end?: boolean
}

interface DataTableProps<Row> {
  /** What is listed, for screen readers. */
  caption: string
  columns: Column<Row>[]
  rows: Row[]
  keyOf(row: Row): string
}

/** A list of things: a table where there is room, cards on phones. The first column names the row. */
export function DataTable<Row>({ caption, columns, rows, keyOf }: DataTableProps<Row>) {
  return (
    <div class="card p-0!">
      <table class="rows">
        <caption class="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" class={classes(column.end && 'end')}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column, index) =>
                index === 0 ? (
                  <th key={column.title} scope="row" class="font-normal">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.title} class={classes(column.end && 'end')}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
