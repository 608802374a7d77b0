import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pkcs11js from 'pkcs11js'
import { softhsmFixture } from './softhsm.ts'

// A process for bench/: how fast the library alone encrypts 32 bytes, with nothing between it and the loop.
// It is asked for a number of milliseconds by IPC, answers what it did in them, and ends with its parent.

/** What one look at the clock covers. */
const CALLS_PER_LOOK = 100
const PIN = 'bench-pin'
const IV_BYTES = 12

const fixture = softhsmFixture()
const { directory } = fixture
const conf = join(directory, 'softhsm2.conf')
writeFileSync(conf, `directories.tokendir = ${directory}\nobjectstore.backend = file\n`)
process.env['SOFTHSM2_CONF'] = conf
process.on('exit', () => fixture.remove())

const library = new pkcs11js.PKCS11()
library.load(fixture.options.modulePath)
library.C_Initialize({ flags: pkcs11js.CKF_OS_LOCKING_OK })
const session = openSession()
const key = library.C_GenerateKey(session, { mechanism: pkcs11js.CKM_AES_KEY_GEN }, [
  { type: pkcs11js.CKA_CLASS, value: pkcs11js.CKO_SECRET_KEY },
  { type: pkcs11js.CKA_KEY_TYPE, value: pkcs11js.CKK_AES },
  { type: pkcs11js.CKA_VALUE_LEN, value: 32 },
  { type: pkcs11js.CKA_TOKEN, value: false },
  { type: pkcs11js.CKA_ENCRYPT, value: true },
])

/** A new token, because only a logged-in session may have private keys. */
function openSession(): pkcs11js.Handle {
  const slot = firstSlot()
  library.C_InitToken(slot, PIN, 'bench'.padEnd(32))
  const made = firstSlot()
  const opened = library.C_OpenSession(made, pkcs11js.CKF_SERIAL_SESSION | pkcs11js.CKF_RW_SESSION)
  library.C_Login(opened, pkcs11js.CKU_SO, PIN)
  library.C_InitPIN(opened, PIN)
  library.C_Logout(opened)
  library.C_Login(opened, pkcs11js.CKU_USER, PIN)
  return opened
}

function firstSlot(): pkcs11js.Handle {
  const [slot] = library.C_GetSlotList(true)
  if (!slot) throw new Error('SoftHSM offers no slot')
  return slot
}

function encryptOnce(plaintext: Buffer, room: Buffer): void {
  const iv = library.C_GenerateRandom(session, Buffer.alloc(IV_BYTES))
  const parameter = { type: pkcs11js.CK_PARAMS_AES_GCM_v240, iv, ivBits: IV_BYTES * 8, tagBits: 128 }
  const mechanism: pkcs11js.Mechanism = { mechanism: pkcs11js.CKM_AES_GCM, parameter }
  library.C_EncryptInit(session, mechanism, key)
  library.C_Encrypt(session, plaintext, room)
}

function encryptFor(milliseconds: number): { readonly operations: number; readonly milliseconds: number } {
  const [plaintext, room] = [Buffer.alloc(32, 7), Buffer.alloc(48)]
  const began = performance.now()
  let operations = 0
  while (performance.now() - began < milliseconds) {
    for (let call = 0; call < CALLS_PER_LOOK; call += 1) encryptOnce(plaintext, room)
    operations += CALLS_PER_LOOK
  }
  return { operations, milliseconds: performance.now() - began }
}

const { libraryDescription, libraryVersion } = library.C_GetInfo()
const { major, minor } = libraryVersion
process.on('message', (milliseconds: number) => process.send?.(encryptFor(milliseconds)))
process.on('disconnect', () => process.exit(0))
process.send?.({ library: `${libraryDescription.trim()}, version ${major}.${minor}` })
