{{/* The names and labels of objects. */}}

{{/* No name is truncated: templates/validate.yaml refuses a release whose name leaves no room for the longest of these. */}}
{{- define "common.fullname" -}}
{{- printf "%s-%s" .Release.Name .Chart.Name -}}
{{- end }}

{{/* Services, policies and disruption budgets select pods by these labels only: they never change. */}}
{{- define "common.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{/* Labels of every pod of Waggle; the default-deny policies select them. Other charts of the release lack part-of. */}}
{{- define "common.podLabels" -}}
{{ include "common.selectorLabels" . }}
app.kubernetes.io/part-of: waggle
{{- end }}

{{- define "common.labels" -}}
{{ include "common.podLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{/* The selector of the pods of another part of this release: call it with (dict "part" "redis" "root" $). */}}
{{- define "common.selectorLabelsOf" -}}
app.kubernetes.io/name: {{ .part }}
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
{{- end }}

{{/* The image of every Waggle process. */}}
{{- define "common.image" -}}
{{- $image := .Values.global.image -}}
{{- include "common.imageReference" (dict "repository" $image.repository "tag" ($image.tag | default .Chart.AppVersion) "digest" $image.digest) -}}
{{- end }}

{{/*
An image reference: call it with its values. A tag may include its own digest, tag@sha256:…, so that another tag does not keep
the old digest, which would silently win. A value in `digest` takes precedence.
*/}}
{{- define "common.imageReference" -}}
{{- $tag := splitList "@" .tag -}}
{{ .repository }}:{{ first $tag }}{{ with .digest | default (join "" (rest $tag)) }}@{{ . }}{{ end }}
{{- end }}

{{- define "common.imagePullSecrets" -}}
{{- with .Values.global.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The base path, with one slash at its beginning and none at its end; empty for the root. */}}
{{- define "common.basePath" -}}
{{- with trimAll "/" .Values.global.basePath }}/{{ . }}{{ end -}}
{{- end }}
