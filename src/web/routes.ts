import { accountsRoutes } from './accounts/routes.tsx'
import { availabilityRoutes } from './availability/routes.tsx'
import { bookingRoutes, ticketRoutes } from './booking/routes.tsx'
import { deskRoutes } from './desk/routes.tsx'
import { echoRoute } from './health/echo.ts'
import { healthRoutes } from './health/routes.ts'
import { integrationsRoutes } from './integrations/routes.tsx'
import { liveCheckRoutes } from './live-check/routes.tsx'
import { meetingTypesRoutes } from './meeting-types/routes.tsx'
import { operatorRoutes } from './operator/routes.tsx'
import { publicRoutes } from './public/routes.tsx'
import type { Route } from './route.ts'

/** Every address there is. Order matters only where patterns overlap: the public `/:workspace` pages come last. */
export const routes: Route[] = [
  ...healthRoutes,
  echoRoute,
  ...accountsRoutes,
  ...availabilityRoutes,
  ...meetingTypesRoutes,
  ...deskRoutes,
  ...integrationsRoutes,
  ...liveCheckRoutes,
  ...operatorRoutes,
  ...publicRoutes,
  ...ticketRoutes,
  ...bookingRoutes,
]
