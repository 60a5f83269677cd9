/** Every variable there is, in the order of `.env.example`. `undefined` as default: the part it configures is off. */
export interface Variable {
  name: string
  about: string
  default?: string
  secret?: true
}

export const variables: Variable[] = [
  {
    name: 'ANTEROOM_PUBLIC_URL',
    about:
      'Go-live: where people reach this instance, e.g. https://book.example.org. Several, separated by commas: the first is the main one.',
  },
  {
    name: 'ANTEROOM_SECRET',
    about:
      'Go-live: at least 32 random characters (openssl rand -base64 32). Signs sessions; seals secrets unless ANTEROOM_KEYS is set.',
    secret: true,
  },
  {
    name: 'SMTP_URL',
    about:
      'Go-live: the mail server, e.g. smtps://user:password@mail.example.org. With smtp:// it must offer STARTTLS; ?requireTLS=false at the end allows plain text.',
    secret: true,
  },
  {
    name: 'DATABASE_URL',
    about: 'A PostgreSQL (15 or newer). Unset: an own one is run, with its data under ANTEROOM_DATA.',
    secret: true,
  },
  {
    name: 'DATABASE_DIRECT_URL',
    about: 'For workers, when DATABASE_URL goes through a transaction pooler.',
    secret: true,
  },
  { name: 'ZOOM_CLIENT_ID', about: 'The Zoom app’s client id. Unset: Zoom is off.' },
  { name: 'ZOOM_CLIENT_SECRET', about: 'The Zoom app’s client secret.', secret: true },
  { name: 'ZOOM_WEBHOOK_SECRET', about: 'The Zoom app’s secret token, for its webhooks.', secret: true },
  {
    name: 'ZOOM_SCOPES',
    about: 'The scopes that the Zoom app declares, separated by spaces.',
    default:
      'user:read:user meeting:write:meeting meeting:update:meeting meeting:delete:meeting meeting:read:meeting meeting:read:list_meetings',
  },
  {
    name: 'ZOOM_APP_PUBLISHED',
    about:
      'Who can connect with the Zoom app: no (people of the Zoom account that owns it), beta (those with its beta link too) or yes (published).',
    default: 'no',
  },
  {
    name: 'ZOOM_APP_KIND',
    about: 'user: each person authorizes the Zoom app. account: an admin does, for everyone of the Zoom account.',
    default: 'user',
  },
  { name: 'ZOOM_OAUTH_ORIGIN', about: 'Where Zoom’s authorize and token pages are.', default: 'https://zoom.us' },
  {
    name: 'ZOOM_API_ORIGIN',
    about: 'Where Zoom’s API is, until the token answer names another.',
    default: 'https://api.zoom.us',
  },
  {
    name: 'ZOOM_ENDPOINTS',
    about:
      'Other addresses that a workspace may name as the endpoints of its own Zoom app, separated by commas, e.g. https://zoomgov.com,https://api.zoomgov.com. Unset: none.',
    default: '',
  },
  {
    name: 'ANTEROOM_KEYS',
    about:
      'Keys that seal secrets: name:base64 of 32 bytes, separated by commas; the first seals; s0 alone names the one derived from ANTEROOM_SECRET. Unset: that one.',
    secret: true,
  },
  {
    name: 'ANTEROOM_OPERATOR_EMAIL',
    about: 'Who runs this instance; shown on public pages and allowed on the operator’s.',
    default: 'operator@localhost',
  },
  {
    name: 'ANTEROOM_OPERATOR_NAME',
    about: 'The operator’s name on public pages.',
    default: 'The operator of this instance',
  },
  { name: 'ANTEROOM_SUPPORT_URL', about: 'The operator’s own help page, named on the support page.' },
  { name: 'ANTEROOM_PRIVACY_URL', about: 'The operator’s own privacy statement, named on the privacy page.' },
  { name: 'ANTEROOM_TERMS_URL', about: 'The operator’s own terms, named on the page of terms.' },
  {
    name: 'ZOOM_APP_NAME',
    about: 'The Zoom app’s name, as Zoom’s consent page and the Marketplace show it.',
    default: 'Anteroom',
  },
  { name: 'ZOOM_APP_URL', about: 'The Zoom app’s page in the Marketplace, once there is one.' },
  {
    name: 'ANTEROOM_MAIL_FROM',
    about: 'The address mails come from. Unset: no-reply at the public host.',
    default: '',
  },
  {
    name: 'ANTEROOM_SIGN_UP',
    about: 'Who may make an account after the first one: open, invite or closed.',
    default: 'invite',
  },
  {
    name: 'ANTEROOM_TRUSTED_PROXIES',
    about: 'Addresses or networks (CIDR) whose X-Forwarded-For is believed, separated by commas.',
    default: '',
  },
  {
    name: 'ANTEROOM_KEEP_GUESTS_MONTHS',
    about: 'How many months after an event its guests’ names, addresses and answers are kept.',
    default: '24',
  },
  {
    name: 'ANTEROOM_BOOKINGS_PER_HOUR',
    about:
      'How many bookings this instance takes in an hour, from all guests together; more are asked to come back later.',
    default: '1000',
  },
  { name: 'ANTEROOM_DATA', about: 'Where the embedded database keeps its data.', default: 'data' },
  { name: 'ANTEROOM_LOG', about: 'How much is logged: trace, debug, info, warn, error or silent.', default: 'info' },
  {
    name: 'ANTEROOM_LOOK_AFTER_SECONDS',
    about: 'How long after a broken-off Zoom call the outcome is looked for.',
    default: '60',
  },
  {
    name: 'ANTEROOM_RETRY_SECONDS',
    about: 'The first wait before a refused or failed Zoom call is tried again; it doubles up to an hour.',
    default: '15',
  },
  {
    name: 'ANTEROOM_SETTLE_SECONDS',
    about: 'How long changes are gathered before Zoom is told of them.',
    default: '2',
  },
  { name: 'ANTEROOM_CALL_SECONDS', about: 'How long one call to Zoom may take.', default: '10' },
  { name: 'ANTEROOM_MAIL_SECONDS', about: 'How long handing one mail to the mail server may take.', default: '60' },
  { name: 'ANTEROOM_FIRST_MAIL_SECONDS', about: 'How long the first mail waits for the join link.', default: '60' },
  {
    name: 'ANTEROOM_REVIEW_PASSWORD',
    about: 'For `anteroom review --url` alone: the password of the account to review with.',
    secret: true,
  },
  { name: 'PORT', about: 'The port to listen on.', default: '3000' },
  { name: 'HOST', about: 'The address to listen on.', default: '0.0.0.0' },
]

export const goLiveVariables = ['ANTEROOM_PUBLIC_URL', 'ANTEROOM_SECRET', 'SMTP_URL'] as const
