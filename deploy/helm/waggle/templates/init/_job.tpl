{{/*
A Job of this release, not a hook. A hook runs after everything is ready, and everything becomes ready only after the Jobs: with
--wait that would be a deadlock. Its name contains the revision, so that every upgrade runs it again, and a hash of its content,
since a Job is immutable and Argo CD's revision is always 1. Helm removes the previous one; there is no TTL, since Argo CD would
report an expired Job as missing.
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
  # Its dependencies may start later: Kubernetes retries it with a growing backoff.
  backoffLimit: 20
  template:
    {{- $pod | nindent 4 }}
{{- end }}

{{/* Initiates the set unless it exists, and waits for its primary; so other Jobs use it to wait, too. */}}
{{- define "waggle.waitForSet" -}}
{{- list "init" "replica-set" (printf "--wait=%d" (int .Values.init.waitSeconds)) | toJson -}}
{{- end }}
