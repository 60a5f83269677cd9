// Writes .env.example from the table of variables; a test says when it is out of date.
import { writeFileSync } from 'node:fs'
import { envExample } from '../src/platform/config/env-example.ts'

writeFileSync(new URL('../.env.example', import.meta.url), envExample())
