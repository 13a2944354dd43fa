{{/* Satisfies Pod Security "restricted" for every workload. */}}

{{/* Call it with the user id that the image is built for. */}}
{{- define "common.podSecurity" -}}
automountServiceAccountToken: false
# Links would set WAGGLE_…_PORT and the like for every Service of a release called waggle: these look like settings.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ . }}
  runAsGroup: {{ . }}
  fsGroup: {{ . }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{- define "common.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  runAsNonRoot: true
  capabilities:
    drop: [ALL]
{{- end }}

{{/* The user of Waggle's own image. */}}
{{- define "common.user" -}}1000{{- end }}
