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

{{/*
The same routes for the Gateway API, as a list for each rule: since an HTTPRoute has at most 16 rules, a rule takes all prefixes of
a service, but WebSockets have a rule for their timeouts. Its first versions allow 8 matches in a rule. Longer prefixes win there
whatever the order.
*/}}
{{- define "waggle.routeRules" -}}
{{- $rules := dict -}}
{{- range include "waggle.routes" . | fromJsonArray -}}
{{- $rule := printf "%s %v" .service .webSockets -}}
{{- $_ := set $rules $rule (append (get $rules $rule | default list) .) -}}
{{- end -}}
{{- $lists := list -}}
{{- range $rules -}}
{{- $lists = concat $lists (chunk 8 .) -}}
{{- end -}}
{{- toJson $lists -}}
{{- end }}
