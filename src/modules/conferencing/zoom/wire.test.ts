import { expect, it } from 'vitest'
import { zoomMeeting } from './wire.ts'

it.each(['javascript:alert(1)', 'data:text/html,x', 'zoommtg://zoom.us/join', 'no link'])(
  'T9 a join link that is no web address makes the answer unreadable: %s',
  (link) => {
    expect(zoomMeeting.safeParse({ id: 1, join_url: link }).success).toBe(false)
    expect(zoomMeeting.safeParse({ id: 1, join_url: 'https://zoom.us/j/1?pwd=x' }).success).toBe(true)
  },
)
