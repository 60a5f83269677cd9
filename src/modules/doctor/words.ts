import type { I18n } from '#/platform/i18n/i18n.ts'
import type { Finding } from './findings.ts'

export interface Words {
  check: string
  outcome: string
  says: string
  fix: string | null
}

/** The finding in the reader's language, instants in their zone. */
export function wordsOf({ t, dateTime }: I18n, timeZone: string, finding: Finding): Words {
  const values = Object.fromEntries(
    Object.entries(finding.values).map(([name, value]) => [
      name,
      value instanceof Date ? dateTime(value, timeZone) : value,
    ]),
  )
  return {
    check: t(`doctor.check.${finding.check}`),
    outcome: t(`doctor.outcome.${finding.outcome}`),
    says: t(finding.says, values),
    fix: finding.fix && t(finding.fix, values),
  }
}
