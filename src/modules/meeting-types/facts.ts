import type { Fact } from '#/platform/facts/facts.ts'
import type { MeetingType } from './queries.ts'

type Named = Pick<MeetingType, 'id' | 'hostId'>

export function meetingTypeCreated({ id, hostId }: Named): Fact {
  return { kind: 'meeting_type.created', about: { meetingTypeId: id, hostId } }
}

export function meetingTypeChanged({ id, hostId }: Named, fields: string[], isForUpcoming: boolean): Fact {
  const changes = { fields, ...(isForUpcoming && { isForUpcoming }) }
  return { kind: 'meeting_type.changed', about: { meetingTypeId: id, hostId }, changes }
}

export function meetingTypeArchived({ id, hostId }: Named): Fact {
  return { kind: 'meeting_type.archived', about: { meetingTypeId: id, hostId } }
}

export function meetingTypeRestored({ id, hostId }: Named): Fact {
  return { kind: 'meeting_type.restored', about: { meetingTypeId: id, hostId } }
}
