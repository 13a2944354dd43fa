{{/*
The public routes from the services' charts and their targets, as JSON: the longest prefix first. With a base path, each begins
with it, and the services strip it. Every service serves probes and metrics, but they are not public: they go to a Service
without endpoints.
*/}}
{{- define "waggle.routes" -}}
{{- $basePath := include "common.basePath" . -}}
{{- $routes := list -}}
{{- range $service, $values := include "waggle.services" . | fromJson -}}
{{- range $values.routes -}}
{{- $routes = append $routes (printf "%03d %s %s-%s %v" (sub 999 (len .)) . $.Release.Name $service (and $values.webSockets (hasPrefix "/ws" .))) -}}
{{- end -}}
{{- end -}}
{{- range list "/health" "/metrics" -}}
{{- $routes = append $routes (printf "%03d %s %s-nowhere false" (sub 999 (len .)) . $.Release.Name) -}}
{{- end -}}
{{- $sorted := list -}}
{{- range sortAlpha $routes -}}
{{- $parts := splitList " " . -}}
{{- $sorted = append $sorted (dict "path" (ternary ($basePath | default "/") (print $basePath (index $parts 1)) (eq (index $parts 1) "/")) "service" (index $parts 2) "webSockets" (eq (index $parts 3) "true")) -}}
{{- end -}}
{{- toJson $sorted -}}
{{- end }}
