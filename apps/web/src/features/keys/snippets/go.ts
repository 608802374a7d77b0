import { bodyOf, GRANT, pathOf, type SnippetCall, type Use } from './snippet-call.ts'

const ANSWER: Readonly<Record<Use, string>> = {
  wrap: 'struct{ Plaintext, Ciphertext string }',
  unwrap: 'struct{ Plaintext string }',
  rewrap: 'struct{ Ciphertext string }',
  read: 'struct{ Resources []struct{ Payload []byte } }',
}

/** For Go as it comes; what JSON.stringify quotes is a string of Go, too. */
export function goSnippet(call: SnippetCall): string {
  const body = bodyOf(call)
  const sent = body === undefined ? 'nil' : `strings.NewReader(${JSON.stringify(body)})`
  return `package main

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"strings"
)

const service = ${JSON.stringify(call.origin)}

func ask(method, path string, body io.Reader, headers map[string]string, answer any) {
	request, err := http.NewRequest(method, service+path, body)
	if err != nil {
		log.Fatal(err)
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		log.Fatal(response.Status)
	}
	if err := json.NewDecoder(response.Body).Decode(answer); err != nil {
		log.Fatal(err)
	}
}

func main() {
	form := url.Values{"grant_type": {"${GRANT}"}, "apikey": {os.Getenv("KEYWRIGHT_API_KEY")}}
	var token struct {
		Value string \`json:"access_token"\`
	}
	ask("POST", "/identity/token", strings.NewReader(form.Encode()), map[string]string{
		"Content-Type": "application/x-www-form-urlencoded",
	}, &token)

	var answer ${ANSWER[call.use]}
	ask(${body === undefined ? '"GET"' : '"POST"'}, ${JSON.stringify(pathOf(call))}, ${sent}, map[string]string{
		"Authorization":    "Bearer " + token.Value,
		"Bluemix-Instance": ${JSON.stringify(call.instanceId)},
		"Content-Type":     "application/json",
	}, &answer)
}`
}
