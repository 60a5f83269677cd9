import type { Report } from './run.ts'

const mostExamples = 5

/** The report as it is printed. */
export function reportText({ options, operations, counts, harm, spoilt, seen, seconds, verdicts }: Report): string {
  const failed = verdicts.filter(({ violations }) => violations.length > 0)
  const acts = Object.entries(counts).map(
    ([act, { done, refused, lost }]) =>
      `${act}: ${done} done, ${refused} refused${lost > 0 ? `, ${lost} unanswered` : ''}`,
  )
  return [
    `seed ${options.seed}, scopes ${options.scopes}, ${options.webs} web servers, ${options.workers} workers`,
    `${operations} operations in ${seconds.storm.toFixed(0)} s (${acts.join('; ')}), quiet ${seconds.untilQuiet.toFixed(0)} s later, ${seconds.all.toFixed(0)} s in all`,
    `done to it: ${listed(harm)}`,
    `answers of Zoom spoilt: ${listed(spoilt)}`,
    `seen: ${listed(seen)}`,
    '',
    ...verdicts.flatMap(({ name, violations }) => [
      `${violations.length === 0 ? 'OK    ' : 'FAILED'} ${name}${violations.length > 0 ? `: ${violations.length}` : ''}`,
      ...violations.slice(0, mostExamples).map((row) => `         ${JSON.stringify(row)}`),
    ]),
    '',
    failed.length === 0
      ? `all ${verdicts.length} invariants hold`
      : `${failed.length} of ${verdicts.length} invariants failed (seed ${options.seed})`,
  ].join('\n')
}

export function hasFailed({ verdicts }: Report): boolean {
  return verdicts.some(({ violations }) => violations.length > 0)
}

function listed(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')
}
