import { type Route, route } from '#/web/route.ts'
import { dataPage } from './data-page.tsx'
import { homePage } from './home-page.tsx'
import { privacyPage, supportPage, termsPage } from './legal-pages.tsx'
import { logo } from './logo.ts'
import { planPage } from './plan-page.tsx'
import { zoomPage } from './zoom-page.tsx'

export const publicRoutes: Route[] = [
  route({ method: 'GET', path: '/', access: 'public', handle: homePage }),
  route({ method: 'GET', path: '/integrations/zoom', access: 'public', handle: zoomPage }),
  route({ method: 'GET', path: '/integrations/zoom/reviewer-test-plan', access: 'public', handle: planPage }),
  route({ method: 'GET', path: '/data-handling', access: 'public', handle: dataPage }),
  route({ method: 'GET', path: '/privacy', access: 'public', handle: privacyPage }),
  route({ method: 'GET', path: '/terms', access: 'public', handle: termsPage }),
  route({ method: 'GET', path: '/support', access: 'public', handle: supportPage }),
  route({ method: 'GET', path: '/favicon.svg', access: 'public', handle: logo }),
  route({ method: 'GET', path: '/logo.svg', access: 'public', handle: logo }),
]
