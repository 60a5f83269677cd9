import { expect, it } from 'vitest'
import { isUrlName, judgeInvitation, judgeSignUp, suggestUrlName } from './rules.ts'

it.each([
  ['Ada’s workspace', 'adas-workspace'],
  ['Yoga & Zeit — Zürich', 'yoga-zeit-zurich'],
  ['Straße 9', 'strasse-9'],
  ['日本語', ''],
  ['--', ''],
  ['ab', ''],
  [`${'long '.repeat(20)}`, 'long-long-long-long-long-long-long-long'],
])('“%s” becomes the URL name “%s”', (name, slug) => {
  expect(suggestUrlName(name)).toBe(slug)
})

it.each(['ada', 'a-1', '2go', 'x'.repeat(40)])('%s can be a URL name', (name) => expect(isUrlName(name)).toBe(true))
it.each(['ab', 'Ada', '-ada', 'ada-', 'a--b', 'ada/bo', 'ada.bo', 'äda', 'x'.repeat(41), ''])(
  '“%s” can’t be a URL name',
  (name) => expect(isUrlName(name)).toBe(false),
)

it.each([
  ['open', false, false, null],
  ['invite', false, true, null],
  ['invite', false, false, 'sign_up_by_invitation'],
  ['closed', false, true, 'sign_up_closed'],
  ['closed', true, false, null],
  ['invite', true, false, null],
] as const)('sign-up %s, first %s, invited %s: %s', (policy, isFirst, isInvited, verdict) => {
  expect(judgeSignUp({ policy, isFirst, isInvited })).toBe(verdict)
})

const noon = new Date('2027-03-01T12:00:00Z')
it.each([
  ['pending', '2027-03-01T12:00:01Z', null],
  ['pending', '2027-03-01T12:00:00Z', 'invitation_expired'],
  ['canceled', '2027-03-02T12:00:00Z', 'invitation_withdrawn'],
  ['accepted', '2027-02-01T12:00:00Z', 'invitation_accepted'],
])('an invitation that is %s until %s: %s', (status, expiresAt, verdict) => {
  expect(judgeInvitation({ status, expiresAt: new Date(expiresAt) }, noon)).toBe(verdict)
})
