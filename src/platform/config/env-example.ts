import { variables } from './variables.ts'

/** The text of `.env.example`: every variable, what it is for, and its default. */
export function envExample(): string {
  const head = [
    '# Every variable there is. To go live set the first three; all others have a default or switch something on.',
    '# Each may also be given as NAME_FILE, the path of a file that holds the value.',
    '# They are read from the environment; only Compose reads a file .env by itself. Anywhere else: set -a; . ./.env; set +a; npm start',
    "# A value with a space or another sign of the shell needs quotes: 'like this'.",
  ]
  const entries = variables.map(({ name, about, default: value }) => {
    const quoted = value?.includes(' ') ? `'${value}'` : (value ?? '')
    const line = `#${name}=${quoted}`
    return `# ${about}\n${line}`
  })
  return `${head.join('\n')}\n\n${entries.join('\n\n')}\n`
}
