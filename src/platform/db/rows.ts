/** The one row a statement must have returned; none or several is a bug. */
export function only<T>(rows: T[]): T {
  const [row, ...others] = rows
  if (row === undefined || others.length > 0) throw new Error(`expected one row, got ${rows.length}`)
  return row
}
