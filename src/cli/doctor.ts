import { examine, type Finding, type Patient, sendTrialMail, wordsOf } from '#/modules/doctor/index.ts'
import { i18nFor } from '#/platform/i18n/i18n.ts'
import type { CommandIo } from './slots.ts'

/** Opens the installation, however much of it there is, runs the work, and puts everything back as it was. */
export type WithPatient = <T>(work: (patient: Patient) => Promise<T>) => Promise<T>

const usage = `Usage: anteroom doctor [--mail] [--json]

Checks the whole installation with the same variables as the program, whether it runs or not, and says what to mend and how.
It asks Zoom with every connection, and sends itself a webhook through the public address. Ends with 1 when something is to be mended.
  --mail  sends a mail to ANTEROOM_OPERATOR_EMAIL as well
  --json  one JSON object a finding
`

/** `anteroom doctor`: 0 when nothing is to be mended, 1 when something is, 2 for a wrong call. */
export async function doctorCommand(argv: readonly string[], io: CommandIo, withPatient: WithPatient): Promise<number> {
  if (argv.includes('--help')) {
    io.stdout.write(usage)
    return 0
  }
  if (argv.some((argument) => !['--mail', '--json'].includes(argument))) {
    io.stderr.write(usage)
    return 2
  }
  return await withPatient(async (patient) => {
    const findings = await examine(patient)
    for (const finding of findings) io.stdout.write(argv.includes('--json') ? asJson(finding) : asText(finding))
    const isMailed = argv.includes('--mail') ? await mail(patient, io) : true
    return findings.some(({ outcome }) => outcome === 'failed') || !isMailed ? 1 : 0
  })
}

async function mail({ app }: Patient, io: CommandIo): Promise<boolean> {
  if (!app) {
    io.stderr.write('No mail was sent: it needs the database.\n')
    return false
  }
  try {
    io.stdout.write(`A mail was handed to the mail server for ${await sendTrialMail(app)}.\n`)
    return true
  } catch {
    io.stderr.write('No mail was sent: the mail server refused it. The line about mail says more.\n')
    return false
  }
}

const english = i18nFor('en')

function asText(finding: Finding): string {
  const { check, outcome, says, fix } = wordsOf(english, 'UTC', finding)
  const line = `${outcome.padEnd(11)}  ${check}: ${says}\n`
  return fix === null ? line : `${line}${' '.repeat(13)}→ ${fix}\n`
}

function asJson(finding: Finding): string {
  const { says, fix } = wordsOf(english, 'UTC', finding)
  return `${JSON.stringify({ check: finding.check, outcome: finding.outcome, finding: finding.says, says, fix })}\n`
}
