{{/*
A pod that runs one Waggle command and ends. Call it with (dict "root" a part as waggle.part makes it, "args" the command,
"env" a list, "clients" the stores that it talks to, "resources" …, and optionally "before", the arguments of a command that
must succeed first, "volumes" and "mounts").
*/}}

{{- define "common.jobPod" -}}
{{- $authorities := include "common.storeCAs" (dict "root" .root "stores" (default list .clients)) | fromJson -}}
{{- $pod := merge (dict "env" (concat (default list .env) $authorities.env) "mounts" (concat (default list .mounts) $authorities.mounts)) . -}}
metadata:
  labels:
    {{- include "common.podLabels" .root | nindent 4 }}
    {{- range .clients }}
    {{- include "common.clientLabel" (dict "store" .) | nindent 4 }}
    {{- end }}
spec:
  restartPolicy: {{ .restartPolicy | default "OnFailure" }}
  {{- include "common.podSecurity" (.user | default (include "common.user" .)) | nindent 2 }}
  {{- include "common.imagePullSecrets" .root | nindent 2 }}
  {{- with .before }}
  initContainers:
    {{- include "common.jobContainer" (merge (dict "args" . "name" "before") $pod) | nindent 4 }}
  {{- end }}
  containers:
    {{- include "common.jobContainer" (merge (dict "name" .root.Chart.Name) $pod) | nindent 4 }}
  volumes:
    - name: tmp
      emptyDir:
        sizeLimit: 16Mi
    {{- with concat (default list .volumes) $authorities.volumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}

{{- define "common.jobContainer" -}}
- name: {{ .name | quote }}
  image: {{ .image | default (include "common.image" .root) }}
  {{- if not .image }}
  imagePullPolicy: {{ .root.Values.global.image.pullPolicy }}
  {{- end }}
  {{- with .command }}
  command:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .args }}
  args:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  env:
    {{- with .env }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- if not .image }}
    {{- include "common.nodeEnvironment" 96 | nindent 4 }}
    {{- include "common.namespaceEnvironment" .root | nindent 4 }}
    {{- with include "common.partitionsEnvironment" .root }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- end }}
  resources:
    {{- toYaml .resources | nindent 4 }}
  {{- include "common.containerSecurity" . | nindent 2 }}
  volumeMounts:
    - name: tmp
      mountPath: /tmp
    {{- with .mounts }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}

{{/* An environment variable from a Secret: call it with (list name secret key). */}}
{{- define "common.secretVariable" -}}
{{- toJson (dict "name" (index . 0) "valueFrom" (dict "secretKeyRef" (dict "name" (index . 1) "key" (index . 2)))) -}}
{{- end }}
