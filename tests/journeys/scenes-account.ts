import { expect } from '@playwright/test'
import { mailTo, submit } from './acts.ts'
import type { Scene } from './scenes.ts'

const newcomer = 'mallory@anteroom.example'

/** What people see around their account: the ways in, and what is settled there. */
export const accountScenes: Scene[] = [
  { name: 'log-in', who: 'stranger', open: (page, demo) => page.goto(`${demo.origin}/log-in`) },
  {
    name: 'log-in-refused',
    who: 'stranger',
    status: 422,
    async open(page, demo) {
      await page.goto(`${demo.origin}/log-in`)
      await page.fill('[name=email]', 'gia@anteroom.example')
      await page.fill('[name=password]', 'not the password')
      await submit(page, '/log-in')
    },
  },
  { name: 'forgot-password', who: 'stranger', open: (page, demo) => page.goto(`${demo.origin}/forgot-password`) },
  {
    name: 'forgot-password-sent',
    who: 'stranger',
    async open(page, demo) {
      await page.goto(`${demo.origin}/forgot-password`)
      await page.fill('[name=email]', 'bo@anteroom.example')
      await submit(page, '/forgot-password')
    },
  },
  {
    name: 'reset-password',
    who: 'stranger',
    async open(page, demo) {
      const mail = await mailTo(demo, 'bo@anteroom.example', /\/reset-password/)
      await page.goto(mail.match(/https?:\S+\/reset-password\S*/)?.[0] ?? '')
    },
  },
  { name: 'sign-up', who: 'newcomer', open: (page, demo) => page.goto(`${demo.origin}/sign-up`) },
  {
    name: 'sign-up-refused',
    who: 'newcomer',
    status: 422,
    async open(page, demo) {
      await page.goto(`${demo.origin}/sign-up`)
      await page.fill('[name=name]', 'Mallory')
      await page.fill('[name=email]', newcomer)
      await page.fill('[name=password]', 'short')
      await page.locator('main form').evaluate((form: HTMLFormElement) => {
        form.noValidate = true
      })
      await submit(page, '/sign-up')
    },
  },
  {
    name: 'sign-up-sent',
    who: 'newcomer',
    async open(page) {
      await page.fill('[name=password]', 'correct horse battery')
      await submit(page, '/sign-up')
      await expect(page).not.toHaveURL(/\/sign-up$/)
    },
  },
  {
    name: 'verify-email',
    who: 'newcomer',
    async open(page, demo) {
      const mail = await mailTo(demo, newcomer, /\/verify-email/)
      await page.goto(mail.match(/https?:\S+\/verify-email\S*/)?.[0] ?? '')
    },
  },
  {
    name: 'workspace-new',
    who: 'newcomer',
    async open(page, demo) {
      await submit(page, '/verify-email')
      await page.goto(`${demo.origin}/workspaces/new`)
    },
  },
  {
    name: 'desk-first-steps',
    who: 'newcomer',
    async open(page, demo) {
      await page.fill('[name=name]', 'Mallory’s workshop')
      await page.fill('[name=slug]', 'mallory')
      await page.selectOption('[name=timeZone]', 'Europe/London')
      await submit(page, '/workspaces/new')
      await page.goto(`${demo.origin}/home`)
    },
  },
  { name: 'bookings-none', who: 'newcomer', open: (page, demo) => page.goto(`${demo.origin}/bookings`) },
  { name: 'meeting-types-none', who: 'newcomer', open: (page, demo) => page.goto(`${demo.origin}/meeting-types`) },
  {
    name: 'zoom-not-connected',
    who: 'newcomer',
    open: (page, demo) => page.goto(`${demo.origin}/settings/integrations/zoom`),
  },
  {
    name: 'form-after-log-out',
    who: 'newcomer',
    status: 401,
    async open(page, demo) {
      await page.goto(`${demo.origin}/availability`)
      const cookies = await page.context().cookies()
      await page.context().clearCookies()
      await submit(page, '/availability')
      await page.context().addCookies(cookies)
    },
  },
  {
    name: 'availability-changed-meanwhile',
    who: 'newcomer',
    status: 409,
    async open(page, demo) {
      await page.goto(`${demo.origin}/availability`)
      // As it stands in a tab that was opened before the last change.
      await page.locator('[name=seen]').evaluate((field) => {
        ;(field as HTMLInputElement).value = '2026-01-01T00:00:00.000Z'
      })
      await submit(page, '/availability')
    },
  },
  { name: 'workspaces', who: 'ada', open: (page, demo) => page.goto(`${demo.origin}/workspaces`) },
  { name: 'settings-profile', who: 'ada', open: (page, demo) => page.goto(`${demo.origin}/settings/profile`) },
  { name: 'settings-workspace', who: 'ada', open: (page, demo) => page.goto(`${demo.origin}/settings/workspace`) },
  {
    name: 'settings-workspace-as-member',
    who: 'bo',
    open: (page, demo) => page.goto(`${demo.origin}/settings/workspace`),
  },
  {
    name: 'settings-members',
    who: 'ada',
    async open(page, demo) {
      await page.goto(`${demo.origin}/settings/members`)
      await page.fill('[name=email]', newcomer)
      await submit(page, '/members/invite')
    },
  },
  {
    name: 'member-remove',
    who: 'ada',
    async open(page, demo) {
      await page.goto(`${demo.origin}/settings/members`)
      await page.locator('a[href$="/remove"]').first().click()
    },
  },
  {
    name: 'invitation',
    who: 'newcomer',
    async open(page, demo) {
      const mail = await mailTo(demo, newcomer, /\/invitations\//)
      await page.goto(mail.match(/https?:\S+\/invitations\/\S+/)?.[0] ?? '')
    },
  },
  {
    name: 'not-found-signed-in',
    who: 'ada',
    status: 404,
    open: (page, demo) => page.goto(`${demo.origin}/bookings/nothing`),
  },
]
