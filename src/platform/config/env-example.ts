import { variables } from './variables.ts'

/** The text of `.env.example`: every variable, what it is for, and its default. */
export function envExample(): string {
  const head = [
    '# Every variable there is. To go live set the first three; all others have a default or switch something on.',
    '# Each may also be given as NAME_FILE, the path of a file that holds the value.',
  ]
  const entries = variables.map(({ name, about, default: value }) => {
    const line = value === undefined ? `#${name}=` : `#${name}=${value}`
    return `# ${about}\n${line}`
  })
  return `${head.join('\n')}\n\n${entries.join('\n\n')}\n`
}
