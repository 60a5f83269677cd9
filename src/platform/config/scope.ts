/** Is `text` shaped like a permission of Zoom's: `meeting:write:meeting:admin`? Which ones there are is Zoom's to say. */
export function isScope(text: string): boolean {
  return /^[a-z0-9_]+(:[a-z0-9_]+)+$/.test(text)
}
