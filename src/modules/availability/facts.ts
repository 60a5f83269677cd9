import type { Fact } from '#/platform/facts/facts.ts'
import type { Schedule } from './queries.ts'

export function scheduleCreated({ id, hostId }: Schedule): Fact {
  return { kind: 'schedule.created', about: { scheduleId: id, hostId } }
}

export function scheduleChanged({ id, hostId }: Schedule, fields: string[]): Fact {
  return { kind: 'schedule.changed', about: { scheduleId: id, hostId }, changes: { fields } }
}
