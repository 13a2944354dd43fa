{{/*
A Job of this release: plain, no hook. A hook runs after everything is ready, and everything becomes ready only when the
Jobs have run: with --wait that would be a deadlock. Its name holds the revision, so that every upgrade runs it again, and
its content, since a Job cannot be changed and Argo CD's revision is always 1. Helm removes the one before; there is no time
to live, which Argo CD would take for something that went missing.
*/}}

{{- define "waggle.initJob" -}}
{{- $part := include "waggle.part" (dict "root" .root "part" .name) | fromJson -}}
{{- $pod := include "common.jobPod" (merge (dict "root" $part "resources" .root.Values.init.resources) .pod) -}}
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ printf "%s-%s-%d-%s" (.root.Release.Name | trunc 30 | trimSuffix "-") .name .root.Release.Revision (sha256sum $pod | trunc 8) }}
  labels:
    {{- include "common.labels" $part | nindent 4 }}
spec:
  # What it needs may come up later: it is tried again, with growing pauses.
  backoffLimit: 20
  template:
    {{- $pod | nindent 4 }}
{{- end }}

{{/* Makes the set, or finds it made, and in either case waits for its primary: so it serves for waiting, too. */}}
{{- define "waggle.waitForSet" -}}
{{- list "init" "replica-set" (printf "--wait=%d" (int .Values.init.waitSeconds)) | toJson -}}
{{- end }}
