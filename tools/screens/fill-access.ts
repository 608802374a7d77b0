import type { Camera } from './camera.ts'
import type { Place } from './fill.ts'
import { textAt } from '../proofs/client.ts'

/** So many that a list goes on to another page. */
export async function fillManyPeople({ browser, origin, cookies }: Camera, { instanceId }: Place): Promise<void> {
  const context = await browser.newContext(cookies === undefined ? {} : { storageState: cookies })
  const headers = { 'sec-fetch-site': 'same-origin', origin }
  const post = async (path: string, data: unknown): Promise<string> => {
    const answer = await context.request.post(`${origin}/bff/access/${path}`, { data, headers })
    if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`)
    return answer.text()
  }
  const networks = ['10.0.0.0/8', '2001:db8::/32']
  const hours = { days: [1, 2, 3, 4, 5], from: '08:00', until: '18:00', timeZone: 'Europe/Berlin' }
  for (let number = 1; number <= 65; number += 1) {
    const email = `person.number.${number}@accounting.example.com`
    await post('people', { name: `Person Number ${number}`, email })
    const group = textAt(JSON.parse(await post('groups', { name: `Team ${number}` })), 'id')
    await post('grants', { subjectId: group, role: 'Reader', instanceId, networks, hours })
  }
  await context.close()
}

/** People, groups, service IDs and roles, as the administrator would make them; answers ids for the scenes. */
export async function fillAccess({ browser, origin, cookies }: Camera, { instanceId }: Place, keyId: string) {
  const context = await browser.newContext(cookies === undefined ? {} : { storageState: cookies })
  const headers = { 'sec-fetch-site': 'same-origin', origin }
  const post = async (path: string, data: unknown): Promise<unknown> => {
    const answer = await context.request.post(`${origin}/bff/access/${path}`, { data, headers })
    if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}: ${await answer.text()}`)
    return answer.json()
  }
  const invite = async (name: string, email: string) => textAt(await post('people', { name, email }), 'person', 'id')
  const grace = await invite('Grace Hopper', 'grace@example.com')
  const alan = await invite('Alan Turing', 'alan@example.com')
  const group = textAt(await post('groups', { name: 'Payments team', description: 'Runs the payment hub' }), 'id')
  await post('groups', { name: 'Auditors' })
  const member = `${origin}/bff/access/groups/${group}/members/${grace}`
  await context.request.put(member, { headers })
  const service = textAt(await post('service-ids', { name: 'payment-api', description: 'The hub itself' }), 'id')
  await post(`service-ids/${service}/api-keys`, { name: 'server-1' })
  const ends = new Date(Date.now() + 30 * 86_400_000).toISOString()
  await post(`service-ids/${service}/api-keys`, { name: 'pipeline', expiresAt: ends })
  const hours = { days: [1, 2, 3, 4, 5], from: '08:00', until: '18:00', timeZone: 'Europe/Berlin' }
  await post('grants', { subjectId: group, role: 'Reader', instanceId, keyRingId: 'production' })
  await post('grants', { subjectId: grace, role: 'Manager', instanceId, keyId, networks: ['10.0.0.0/8'], hours })
  await post('grants', { subjectId: alan, role: 'Auditor', expiresAt: ends })
  const crn = 'crn:v1:bluemix:public:cloud-object-storage:global:a/acc:invoices::'
  const storage = { name: 'cloud-object-storage', instance: crn, worksFor: 'databases-for-postgresql' }
  const program = textAt(await post('service-ids', { name: 'backup-agent', service: storage }), 'id')
  await post('authorizations', { service: 'databases-for-postgresql', delegated: true, instanceId })
  await post('authorizations', { service: storage.name, serviceInstance: crn, instanceId, keyRingId: 'production' })
  await post('authorizations', { service: 'event-streams', instanceId, keyId })
  await context.close()
  const ids = { group, person: grace, service, program }
  return Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, encodeURIComponent(id)]))
}
