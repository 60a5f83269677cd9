import { describe, expect, it } from 'vitest'
import {
  freeName,
  isFresh,
  judgeApiOrigin,
  mayManageWorkspace,
  missingScopes,
  originOfHost,
  scopeChanges,
  scopesOf,
} from './rules.ts'
import { zoom } from './zoom/provider.ts'

describe('rules of connections', () => {
  it('C1 give a name that is free, whatever its case', () => {
    expect(freeName('Zoom', [])).toBe('Zoom')
    expect(freeName('Zoom', ['zoom', 'Zoom 2'])).toBe('Zoom 3')
  })

  it.each([
    ['https://api-us.zoom.us', 'https://api-us.zoom.us', false],
    ['https://api.zoomgov.com', 'https://api.zoomgov.com', false],
    ['https://zoom.us.evil.example', 'https://api.zoom.us', true],
    ['https://evilzoom.us', 'https://api.zoom.us', true],
    ['http://api-us.zoom.us', 'https://api.zoom.us', true],
    ['not an address', 'https://api.zoom.us', true],
    [undefined, 'https://api.zoom.us', false],
  ])('decision 39 judge the API address %s', (named, origin, refused) => {
    expect(judgeApiOrigin(named, 'https://api.zoom.us', zoom.apiDomains)).toEqual({ origin, refused })
  })

  it('decision 39 take the configured address itself, the sandbox’s among them', () => {
    const sandbox = 'http://127.0.0.1:4000'
    expect(judgeApiOrigin(sandbox, sandbox, zoom.apiDomains)).toEqual({ origin: sandbox, refused: false })
  })

  it.each([
    [0, true],
    [-7199, true],
    [-7201, false],
    [299, true],
    [301, false],
  ])('Y4 a webhook signed %i s from now is fresh: %s', (seconds, fresh) => {
    const now = new Date('2027-01-01T00:00:00Z')
    expect(isFresh(String(now.getTime() / 1000 + seconds), now)).toBe(fresh)
  })

  it.each(['', 'abc', '-1', '1e9', '99999999999999'])('Y4 the timestamp "%s" is never fresh', (text) => {
    expect(isFresh(text, new Date())).toBe(false)
  })

  it('J6 let owners manage the workspace’s account, and admins if allowed', () => {
    expect(mayManageWorkspace('owner', false)).toBe(true)
    expect(mayManageWorkspace('admin', false)).toBe(false)
    expect(mayManageWorkspace('admin', true)).toBe(true)
    expect(mayManageWorkspace('member', true)).toBe(false)
  })

  it('X6 name what was not granted', () => {
    const missing = missingScopes(zoom.scopes, ['user:read:user', 'meeting:write:meeting'])
    expect(missing.map(({ key }) => key)).toEqual(['update', 'delete', 'read', 'list'])
  })

  it('T17 ask for nothing of recordings, chat, reports, webinars, participants or settings', () => {
    const forbidden = /record|transcript|chat|report|webinar|participant|settings|account|:admin|:master/
    for (const { name } of zoom.scopes) expect(name).not.toMatch(forbidden)
  })

  it('read scopes and compare them', () => {
    expect(scopesOf(' b a  b')).toEqual(['a', 'b'])
    expect(scopesOf(undefined)).toEqual([])
    expect(scopeChanges(['a', 'b'], ['b', 'c'])).toEqual({ added: ['c'], removed: ['a'] })
    expect(scopeChanges(['a'], ['a'])).toBeNull()
  })

  it('C6 return to the public host that a flow left from, to the main one from anywhere else', () => {
    const urls: [string, string] = ['https://book.example.org', 'https://meet.example.net']
    expect(originOfHost('meet.example.net', urls)).toBe('https://meet.example.net')
    expect(originOfHost('evil.example', urls)).toBe('https://book.example.org')
  })
})
