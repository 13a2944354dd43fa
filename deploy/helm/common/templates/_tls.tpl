{{/*
TLS to this release's stores. A client gets the CA of each and nothing else of its Secret: MongoDB's by the tlsCAFile of the
URL, Redis's by NODE_EXTRA_CA_CERTS. Call these with (dict "store" "redis" "root" $).
*/}}

{{/* Whether the clients of a store connect with TLS: "true" or nothing. */}}
{{- define "common.tls" -}}
{{- $tls := get .root.Values.global.tls .store -}}
{{- if or $tls.enabled (has $tls.mode (list "preferTLS" "requireTLS")) }}true{{ end -}}
{{- end }}

{{/* Whether the store itself accepts TLS: MongoDB also in the first step of an upgrade. */}}
{{- define "common.tlsServed" -}}
{{- $tls := get .root.Values.global.tls .store -}}
{{- if or $tls.enabled (and $tls.mode (ne $tls.mode "disabled")) }}true{{ end -}}
{{- end }}

{{/* A Secret with ca.crt, tls.crt and tls.key. */}}
{{- define "common.tlsSecret" -}}
{{- (get .root.Values.global.tls .store).existingSecret | default (printf "%s-%s-tls" .root.Release.Name .store) -}}
{{- end }}

{{- define "common.caFolder" -}}/run/ca/{{ .store }}{{- end }}

{{/* The CAs of the stores in the list `stores`, as volumes, mounts and environment of a client's pod: JSON with a list each. */}}
{{- define "common.storeCAs" -}}
{{- $root := .root -}}
{{- $volumes := list -}}
{{- $mounts := list -}}
{{- $env := list -}}
{{- range $store := .stores -}}
{{- $of := dict "store" $store "root" $root -}}
{{- if include "common.tls" $of -}}
{{- $name := printf "%s-ca" $store -}}
{{- $item := dict "key" "ca.crt" "path" "ca.crt" -}}
{{- $volumes = append $volumes (dict "name" $name "secret" (dict "secretName" (include "common.tlsSecret" $of) "items" (list $item))) -}}
{{- $mounts = append $mounts (dict "name" $name "mountPath" (include "common.caFolder" $of) "readOnly" true) -}}
{{- if eq $store "redis" -}}
{{- $env = append $env (dict "name" "NODE_EXTRA_CA_CERTS" "value" (printf "%s/ca.crt" (include "common.caFolder" $of))) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson (dict "volumes" $volumes "mounts" $mounts "env" $env) -}}
{{- end }}
