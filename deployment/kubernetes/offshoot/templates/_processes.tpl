{{/* The processes behind the gateway: by name, with their role, replicas, and how many addresses they have. */}}
{{- define "offshoot.processes" -}}
{{- $all := dict -}}
{{- with .Values.shop -}}
{{- if .replicas -}}
{{- $_ := set $all "shop" (dict "role" "shop" "replicas" (int .replicas) "addresses" (int .replicas) "pool" (int $.Values.database.shopPool) "resources" .resources "env" .env "egress" .egress) -}}
{{- end -}}
{{- end -}}
{{- range $module, $service := .Values.services -}}
{{- $replicas := int $service.replicas -}}
{{- $most := int (default $replicas $service.maxReplicas) -}}
{{- if lt $most $replicas -}}
{{- fail (printf "services.%s.maxReplicas is %d, and less than services.%s.replicas, which is %d" $module $most $module $replicas) -}}
{{- end -}}
{{- $scaled := gt $most $replicas -}}
{{- if and $scaled (eq $.Values.autoscaling.kind "none") -}}
{{- fail (printf "services.%s.maxReplicas has no effect without autoscaling: set autoscaling.kind to keda or hpa" $module) -}}
{{- end -}}
{{- if and $scaled (eq $replicas 0) (or (ne $module "notifications") (ne $.Values.autoscaling.kind "keda")) -}}
{{- fail (printf "services.%s.replicas: only notifications may sleep until there is work, and only with autoscaling.kind=keda. Set it to 1 or more" $module) -}}
{{- end -}}
{{- $_ := set $all (printf "%s-service" $module) (dict "role" $module "replicas" $replicas "most" $most "scaled" $scaled "addresses" (max $most 1) "pool" (int $.Values.database.servicePool) "resources" (default $.Values.serviceResources $service.resources) "env" (default dict $service.env) "egress" (default list $service.egress)) -}}
{{- end -}}
{{- if not $all -}}
{{- fail "Nothing would run: add --values deployment/kubernetes/offshoot/values-single.yaml, values-mixed.yaml or values-extracted.yaml" -}}
{{- end -}}
{{- if and .Values.services (not .Values.gateway.replicas) -}}
{{- fail "Services are reached through the gateway: set gateway.replicas to 1 or more" -}}
{{- end -}}
{{- $connections := 0 -}}
{{- /* an update starts one more of each Deployment */ -}}
{{- $surge := ternary 0 1 (eq .Values.discovery "static") -}}
{{- range $all -}}
{{- $connections = add $connections (mul .pool (add .addresses $surge)) -}}
{{- end -}}
{{- if gt (int $connections) (sub (int .Values.database.connections) 5 | int) -}}
{{- fail (printf "The replicas' pools need %d connections, and 5 are kept for administrators, but database.connections is %d: raise max_connections and this value, or lower database.servicePool" (int $connections) (int .Values.database.connections)) -}}
{{- end -}}
{{- toYaml $all -}}
{{- end -}}

{{/* Of the processes behind the gateway: a static list needs names that stay. */}}
{{- define "offshoot.kind" -}}
{{- ternary "StatefulSet" "Deployment" (eq .Values.discovery "static") -}}
{{- end -}}

{{- define "offshoot.selector" -}}
app.kubernetes.io/name: {{ .process }}
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
{{- end -}}

{{- define "offshoot.labels" -}}
{{ include "offshoot.selector" . }}
app.kubernetes.io/part-of: offshoot
app.kubernetes.io/version: {{ default .root.Chart.AppVersion .root.Values.image.tag | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- end -}}

{{/* The ports of a process behind the gateway. Thrift and Dubbo answer only with OFFSHOOT_CALLS_ANSWER. */}}
{{- define "offshoot.servicePorts" -}}
- {name: http, port: {{ .Values.port }}, targetPort: http}
- {name: grpc, port: {{ add .Values.port 1000 }}, targetPort: grpc}
- {name: thrift, port: {{ add .Values.port 3000 }}, targetPort: thrift}
- {name: dubbo, port: {{ add .Values.port 4000 }}, targetPort: dubbo}
{{- end -}}

{{- define "offshoot.policyPorts" -}}
[{port: {{ .Values.port }}}, {port: {{ add .Values.port 1000 }}}, {port: {{ add .Values.port 3000 }}}, {port: {{ add .Values.port 4000 }}}]
{{- end -}}

{{/* What the Service "entrance" leads to. */}}
{{- define "offshoot.entrance" -}}
{{- ternary "gateway" "shop" (gt (int .Values.gateway.replicas) 0) -}}
{{- end -}}

{{- define "offshoot.secret" -}}
valueFrom: {secretKeyRef: {name: {{ .name | quote }}, key: {{ .key }}{{ if .optional }}, optional: true{{ end }}}}
{{- end -}}

{{/* Nothing in a pod may become root, write to the image, or ask the Kubernetes API. */}}
{{- define "offshoot.confined" -}}
automountServiceAccountToken: false
# otherwise, each Service would add variables to every process
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ .user }}
  runAsGroup: {{ .user }}
  fsGroup: {{ .user }}
  seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "offshoot.confinedContainer" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end -}}

{{/* The pod of a process: root, process, resources, and env as YAML. */}}
{{- define "offshoot.pod" -}}
metadata:
  labels: {{- include "offshoot.labels" . | nindent 4 }}
spec:
  serviceAccountName: {{ .process }}
  {{- include "offshoot.confined" (dict "user" 10001) | nindent 2 }}
  # preStop, and then 20 s each for requests in progress, for gRPC calls, and for deliveries
  terminationGracePeriodSeconds: 85
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels: {{- include "offshoot.selector" . | nindent 10 }}
  {{- with .root.Values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . | quote }}
    {{- end }}
  {{- end }}
  containers:
    - name: process
      image: {{ printf "%s/%s:%s" .root.Values.image.repository .process (default .root.Chart.AppVersion .root.Values.image.tag) | quote }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      {{- include "offshoot.confinedContainer" . | nindent 6 }}
      env:
        - {name: SERVER_ADDRESS, value: 0.0.0.0}
        - {name: SERVER_PORT, value: {{ .root.Values.port | quote }}}
        - {name: SPRING_GRPC_SERVER_PORT, value: {{ add .root.Values.port 1000 | quote }}}
        - name: OFFSHOOT_SECURITY_OPERATORKEY
          {{- include "offshoot.secret" (dict "name" .root.Values.secrets.operator "key" "key") | nindent 10 }}
        - {name: OFFSHOOT_DEMO, value: {{ .root.Values.demo | quote }}}
        {{- with .root.Values.traces }}
        - {name: MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT, value: {{ . | quote }}}
        {{- end }}
        {{- .env | nindent 8 }}
        {{- range $name, $value := .more }}
        - {name: {{ $name }}, value: {{ $value | quote }}}
        {{- end }}
      ports:
        - {name: http, containerPort: {{ .root.Values.port }}}
        - {name: grpc, containerPort: {{ add .root.Values.port 1000 }}}
        {{- if ne .process "gateway" }}
        - {name: thrift, containerPort: {{ add .root.Values.port 3000 }}}
        - {name: dubbo, containerPort: {{ add .root.Values.port 4000 }}}
        {{- end }}
      # ten minutes, because the first start of a release may migrate large tables
      startupProbe:
        httpGet: {path: /actuator/health/liveness, port: http}
        periodSeconds: 2
        timeoutSeconds: 2
        failureThreshold: 300
      # does not ask the database: a restart would not bring it back
      livenessProbe:
        httpGet: {path: /actuator/health/liveness, port: http}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: {path: /actuator/health/readiness, port: http}
        periodSeconds: 2
        timeoutSeconds: 2
        failureThreshold: 2
      # until no node sends requests here any more, and until the gateway has found the replica that was replaced before:
      # with podManagementPolicy Parallel, Kubernetes may ignore minReadySeconds
      lifecycle: {preStop: {sleep: {seconds: 10}}}
      resources: {{- toYaml .resources | nindent 8 }}
      volumeMounts:
        - {name: tmp, mountPath: /tmp}
  volumes:
    - name: tmp
      emptyDir: {sizeLimit: 64Mi}
{{- end -}}
