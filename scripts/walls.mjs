// Checks the walls between floors and rooms, after proving with a planted violation that the checker reads anything at all.
import { spawnSync } from 'node:child_process'

const check = (...args) =>
  spawnSync('depcruise', [...args, '--config', '.dependency-cruiser.cjs', '--output-type', 'err'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })

const canary = check('tests/walls-canary')
if (canary.status === 0 || !canary.stdout.includes('platform-knows-no-room')) {
  console.error(
    `The planted violation in tests/walls-canary was not found, so the walls are not being checked.\n${canary.stdout}${canary.stderr}`,
  )
  process.exit(1)
}
const real = check('src', 'sandbox')
process.stdout.write(real.stdout)
process.exit(real.status ?? 1)
