import { test } from '@playwright/test'
import { appScenes } from './scenes-apps.ts'
import { walk } from './walk.ts'

// In a file of its own, so that two browsers share the pages.
test('U4 C1 C3 C4 C9 Y11 Y12 the pages of connections of every kind, of work left at Zoom and of the operator: axe finds nothing serious, nothing runs off a 320 px screen', async ({
  browser,
}) => {
  test.setTimeout(600_000)
  await walk(browser, appScenes)
})
