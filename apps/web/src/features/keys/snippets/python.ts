import { bodyOf, GRANT, pathOf, type SnippetCall, type Use } from './snippet-call.ts'

const ANSWER: Readonly<Record<Use, string>> = {
  wrap: 'plaintext, ciphertext = answer["plaintext"], answer["ciphertext"]',
  unwrap: 'plaintext = answer["plaintext"]',
  rewrap: 'ciphertext = answer["ciphertext"]',
  read: 'secret = base64.b64decode(answer["resources"][0]["payload"])',
}

/** For Python as it comes; what JSON.stringify writes of texts and lists is Python, too. */
export function pythonSnippet(call: SnippetCall): string {
  const body = bodyOf(call)
  return `${call.use === 'read' ? 'import base64\n' : ''}import json
import os
from urllib.parse import urlencode
from urllib.request import Request, urlopen

SERVICE = ${JSON.stringify(call.origin)}


def ask(path, headers, body=None):
    with urlopen(Request(SERVICE + path, body, headers)) as answer:
        return json.load(answer)


form = {"grant_type": "${GRANT}", "apikey": os.environ["KEYWRIGHT_API_KEY"]}
token = ask("/identity/token", {}, urlencode(form).encode())["access_token"]

headers = {
    "Authorization": "Bearer " + token,
    "Bluemix-Instance": ${JSON.stringify(call.instanceId)},
    "Content-Type": "application/json",
}
answer = ask(${JSON.stringify(pathOf(call))}, headers${body === undefined ? '' : `, json.dumps(${body}).encode()`})
${ANSWER[call.use]}`
}
