import type { Refusal } from '#/web/route.ts'

/** The sentence for the part `name` or for anything inside it: `locations.0` has that of `locations.0.url`. */
export function errorOf(refusal: Refusal | null, name: string): string | undefined {
  const found = Object.entries(refusal?.fields ?? {}).find(([field]) => field === name || field.startsWith(`${name}.`))
  return found?.[1]
}
