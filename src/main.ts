// The command line. Each command is loaded when it is asked for, so that the small ones start fast.
import type { WithApp } from '#/cli/database.ts'
import { ConfigError } from '#/platform/config/config.ts'
import { errorLine, safeError } from '#/platform/redact.ts'

const io = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr }

interface Command {
  about: string
  run(argv: string[]): Promise<number | undefined>
}

// These take no arguments: they are told everything by variables.
const programs: Record<string, Command> = {
  start: {
    about: 'runs everything: the demo, or the real thing when it is configured',
    run: async () => (await import('./program.ts')).start(),
  },
  serve: {
    about: 'runs the web server alone (needs DATABASE_URL)',
    run: async () => (await import('./program.ts')).serveOnly(),
  },
  worker: {
    about: 'runs the jobs alone (needs DATABASE_URL)',
    run: async () => (await import('./program.ts')).workerOnly(),
  },
  migrate: {
    about: 'brings the database up to date and stops',
    run: async () => (await import('./program.ts')).migrateOnly(),
  },
}

const commands: Record<string, Command> = {
  slots: {
    about:
      'prints the times that a meeting type offers (WORKSPACE/TYPE), or answers a slot problem (JSON on standard input)',
    run: async (argv) => (await import('./cli/slots.ts')).slotsCommand(argv, io, withApp),
  },
  explain: {
    about: 'says why a time is or is not offered: WORKSPACE/TYPE START, or --at INSTANT for a slot problem',
    run: async (argv) => (await import('./cli/explain.ts')).explainCommand(argv, io, withApp),
  },
  doctor: {
    about: 'checks the whole installation, running or not, and says how to mend it: --mail sends one to the operator',
    run: async (argv) =>
      (await import('./cli/doctor.ts')).doctorCommand(argv, io, (await import('./operate.ts')).withPatient),
  },
  keys: {
    about: 'lists the keys that seal secrets, makes a new one, seals anew: list | new | rotate',
    run: async (argv) => (await import('./cli/keys.ts')).keysCommand(argv, io, await database()),
  },
  backup: {
    about: 'writes all of the database into a file, while the program runs: FILE, or --list FILE',
    run: async (argv) => (await import('./cli/backup.ts')).backupCommand(argv, io, await database()),
  },
  restore: {
    about: 'makes an empty database what a backup says; it starts paused',
    run: async (argv) => (await import('./cli/restore.ts')).restoreCommand(argv, io, await database({ alone: true })),
  },
  resume: {
    about: 'lets a restored instance begin, when the old one is off',
    run: async (argv) => (await import('./cli/restore.ts')).resumeCommand(argv, io, await database()),
  },
  review: {
    about: 'goes through the reviewer’s test plan in a browser and writes a report: --help',
    run: async (argv) =>
      (await import('./cli/review.ts')).reviewCommand(argv, io, (await import('./operate.ts')).appFor()),
  },
  sandbox: {
    about: 'runs the Zoom sandbox alone: --port N',
    run: async (argv) => (await import('./program.ts')).sandboxOnly(argv),
  },
}

// Loaded only when the instance is asked: a problem on standard input needs none of it.
const withApp: WithApp = async (work) => await (await import('./operate.ts')).appFor()(work)

async function database(terms?: { alone: boolean }) {
  return (await import('./operate.ts')).databaseFor(terms)
}

async function main([name = 'help', ...rest]: string[]): Promise<number | undefined> {
  const all = { ...programs, ...commands }
  if (Object.hasOwn(programs, name) && rest.length > 0) return sayUsage(name, rest)
  if (Object.hasOwn(all, name)) return await all[name]?.run(rest)
  const list = Object.entries(all).map(([command, { about }]) => `  anteroom ${command.padEnd(10)}${about}\n`)
  if (isHelp(name)) {
    process.stdout.write(list.join(''))
    return 0
  }
  process.stderr.write(`anteroom doesn't know ${name}. It knows:\n${list.join('')}`)
  return 2
}

function sayUsage(name: string, [argument = '']: string[]): number {
  const usage = `Usage: anteroom ${name}\n\n${programs[name]?.about}. It takes no arguments; .env.example lists its variables.\n`
  if (isHelp(argument)) process.stdout.write(usage)
  else process.stderr.write(`anteroom ${name} doesn't know ${argument}.\n\n${usage}`)
  return isHelp(argument) ? 0 : 2
}

function isHelp(argument: string): boolean {
  return ['help', '--help', '-h'].includes(argument)
}

// Whoever reads the output may have read enough (`| head`); what was begun is still put back as it was.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') end(error)
  })

main(process.argv.slice(2)).then((code) => {
  if (code !== undefined) process.exitCode = code
}, end)
// Node's own words on the way down would quote a statement's parameters.
process.on('uncaughtException', end)

// A configuration mistake is the reader's to mend: one sentence. Anything else is a bug: all of it but values (T13).
function end(error: unknown): never {
  process.stderr.write(
    error instanceof ConfigError ? `${error.message}\n` : `${errorLine(error)}\n${safeError(error).stack ?? ''}\n`,
  )
  process.exit(error instanceof ConfigError ? 2 : 1)
}
