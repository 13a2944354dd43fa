{{/* Helpers of this chart's templates about its parts. */}}

{{/* The installed services, as JSON: name → its values. A chart with routes in its values is a service. */}}
{{- define "waggle.services" -}}
{{- $services := dict -}}
{{- range $name, $values := .Values -}}
{{- if kindIs "map" $values -}}
{{- if and $values.enabled (hasKey $values "routes") -}}
{{- $_ := set $services $name $values -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $services -}}
{{- end }}

{{/* All services with a user in MongoDB, installed or not: `waggle init users` creates them all. */}}
{{- define "waggle.databaseUsers" -}}
{{- concat (include "waggle.manifests" . | fromJson).stored (list "admin" "backup" "monitor") | toJson -}}
{{- end }}

{{/* A part of the release without its own chart: the root as the library expects it, with the part's name and values. */}}
{{- define "waggle.part" -}}
{{- $chart := dict "Name" .part "Version" .root.Chart.Version "AppVersion" .root.Chart.AppVersion -}}
{{- $values := merge (dict "global" .root.Values.global) (default dict .values) -}}
{{- toJson (dict "Release" .root.Release "Chart" $chart "Values" $values) -}}
{{- end }}

{{- define "waggle.mongodbHosts" -}}
{{- $hosts := list -}}
{{- range until 3 -}}
{{- $hosts = append $hosts (printf "%s-mongodb-%d.%s-mongodb.%s.svc:27017" $.Release.Name . $.Release.Name $.Release.Namespace) -}}
{{- end -}}
{{- join "," $hosts -}}
{{- end }}

{{- define "waggle.backupEnabled" -}}
{{- if kindIs "bool" .Values.backup.enabled -}}
{{- if .Values.backup.enabled }}true{{ end -}}
{{- else if .Values.global.production -}}
true
{{- end -}}
{{- end }}

{{/* A memory quantity in MiB. */}}
{{- define "waggle.mebibytes" -}}
{{- if hasSuffix "Gi" . }}{{ trimSuffix "Gi" . | float64 | mulf 1024 | int }}
{{- else if hasSuffix "Mi" . }}{{ trimSuffix "Mi" . | int }}
{{- else }}{{ fail (printf "memory %s: write it in Mi or Gi" .) }}
{{- end }}
{{- end }}
