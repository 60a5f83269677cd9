import {
  acceptInvitation,
  addAccount,
  findHostOfUser,
  inviteMember,
  isEmptyInstance,
} from '#/modules/accounts/index.ts'
import { createDefaultSchedule, openWorkspace } from '#/modules/availability/index.ts'
import { confirmBooking, openTimes } from '#/modules/events/index.ts'
import { createMeetingType, type MeetingType, type MeetingTypeInput } from '#/modules/meeting-types/index.ts'
import { type App, type Ctx, contextFor } from '#/platform/ctx.ts'
import type { ConnectionId, UserId, WorkspaceId } from '#/platform/ids.ts'
import { connectZoom } from './connect-zoom.ts'

interface Places {
  zoomOrigin: string
  mailboxOrigin: string
  say(line: string): void
}

const password = 'anteroom demo'
const timeZone = 'Europe/Berlin'
const people = { ada: 'ada@anteroom.example', bo: 'bo@anteroom.example' }

/** Fills a fresh demo with people, hours, meeting types, a connected Zoom and bookings; says where everything is, every time. */
export async function seedDemo(app: App, { zoomOrigin, mailboxOrigin, say }: Places): Promise<void> {
  if (await isEmptyInstance(app.db)) await fill(app, zoomOrigin)
  const url = app.config.publicUrls[0]
  say('')
  say('This is a demo: everything in it is invented, and only this machine can reach it.')
  say('')
  say(`  Host’s desk    ${url}/log-in    ${people.ada}, password: ${password} (owner)`)
  say(`                 ${' '.repeat(url.length + 7)}    ${people.bo}, password: ${password} (member)`)
  say(`  Guest’s page   ${url}/ada`)
  say(`  Mailbox        ${mailboxOrigin}    every mail that was sent`)
  say(`  Zoom sandbox   ${zoomOrigin}    where Ada’s Zoom meetings are`)
  say('')
}

async function fill(app: App, zoomOrigin: string): Promise<void> {
  const visitor = contextFor(app, '' as WorkspaceId, { kind: 'visitor' })
  const ada = await addAccount(app, { name: 'Ada', email: people.ada, password, language: 'en' })
  const place = { name: 'Ada’s studio', slug: 'ada', timeZone, hoursName: 'Working hours' }
  const { workspace, hostId, schedule } = await openWorkspace(visitor, ada, place)
  const ctx = contextFor(app, workspace.id, { kind: 'member', userId: ada, role: 'owner' })
  await addBo(app, ctx, ada)
  const connectionId = await connectZoom(app, ctx, zoomOrigin, 'olivia.owner@zoom-sandbox.example')
  const types = await Promise.all(
    meetingTypes(connectionId).map((type) => createMeetingType(ctx, { hostId, scheduleId: schedule.id, ...type })),
  )
  await addBookings(app, types)
}

async function addBo(app: App, ctx: Ctx, ada: UserId): Promise<void> {
  const bo = await addAccount(app, { name: 'Bo', email: people.bo, password, language: 'ja' })
  const { invitationId } = await inviteMember(ctx, { email: people.bo, role: 'member', inviterId: ada })
  await acceptInvitation(ctx, bo, invitationId)
  const host = await findHostOfUser(ctx.db, bo)
  const own: Ctx = { ...ctx, actor: { kind: 'member', userId: bo, role: 'member' } }
  if (host) await createDefaultSchedule(own, { hostId: host.id, timeZone: 'Asia/Tokyo', name: '通常の時間' })
}

function meetingTypes(connectionId: ConnectionId): MeetingTypeInput[] {
  const zoom = { id: 'zoom', kind: 'zoom' as const, connectionId }
  return [
    {
      title: 'Intro call',
      slug: 'intro',
      description: 'Half an hour to get to know each other and see whether I can help.',
      durationMinutes: 30,
      bufferAfterMinutes: 10,
      minimumNoticeMinutes: 60,
      horizonDays: 60,
      locations: [zoom, { id: 'phone', kind: 'phone' }],
    },
    {
      title: 'Working session',
      slug: 'working-session',
      description: 'Ninety minutes on one topic of yours. Please say which.',
      durationMinutes: 90,
      slotIntervalMinutes: 30,
      bufferBeforeMinutes: 15,
      bufferAfterMinutes: 15,
      minimumNoticeMinutes: 24 * 60,
      horizonDays: 60,
      maxPerDay: 2,
      questions: [{ id: 'topic', label: 'What shall we work on?', kind: 'long', required: true }],
      locations: [zoom],
    },
    {
      title: 'Coffee',
      slug: 'coffee',
      durationMinutes: 45,
      minimumNoticeMinutes: 120,
      horizonDays: 30,
      locations: [{ id: 'cafe', kind: 'in_person', address: 'The café on the corner' }],
    },
  ]
}

async function addBookings(app: App, [intro, session]: MeetingType[]): Promise<void> {
  await bookFirst(app, intro, { skip: 1 })
  await bookFirst(app, intro, { skip: 9 })
  await bookFirst(app, session, { skip: 3, answers: { topic: 'The talk for the conference in spring' } })
}

async function bookFirst(
  app: App,
  type: MeetingType | undefined,
  { skip, answers = {} }: { skip: number; answers?: Record<string, string> },
): Promise<void> {
  if (!type) return
  const ctx = contextFor(app, type.workspaceId, { kind: 'visitor' })
  const now = ctx.now()
  const from = now.toISOString().slice(0, 10)
  const to = new Date(now.getTime() + 14 * 86_400_000).toISOString().slice(0, 10)
  const start = (await openTimes(ctx, { meetingType: type, from, to, timeZone })).slots[skip]
  if (!start) return
  await confirmBooking(ctx, {
    meetingTypeId: type.id,
    startsAt: start.startsAt,
    guestName: 'Gia',
    guestEmail: 'gia@anteroom.example',
    guestTimeZone: 'America/New_York',
    locationId: 'zoom',
    answers,
  })
}
