import { defineRule, hcl, lacking, md, yaml, type Value } from '../../src/kit/index.ts';

/** Without these two nobody can tell who did what in the cluster. */
const vital = ['audit', 'authenticator'];
const types = ['api', ...vital, 'controllerManager', 'scheduler'];

/** What each list of types lacks, where conditions make several lists. */
function gapsOf(enabled: readonly Value[]): Iterable<{ readonly place: Value; readonly missing: Set<string> }> {
  const gaps = new Map<string, { place: Value; missing: Set<string> }>();
  const elements = enabled.map((element) => {
    const hidden = element.composite ? element.get('Type').find((name) => name.unknown) : undefined;
    return hidden?.why ? element.unsure(hidden.why) : element;
  });
  for (const type of types) {
    for (const place of lacking(elements, (element) => names(element, type))) {
      const key = JSON.stringify([place.at.pointer, place.when]);
      const gap = gaps.get(key) ?? { place, missing: new Set() };
      gaps.set(key, gap);
      gap.missing.add(type);
    }
  }
  return gaps.values();
}

/** Terraform lists the types themselves, CloudFormation objects with a type. */
const names = (element: Value, type: string): boolean =>
  element.composite ? element.get('Type').some((name) => name.is(type)) : element.is(type);

export default defineRule({
  id: 'eks-control-plane-logs',
  title: 'EKS cluster does not log its control plane completely',
  family: 'logging',
  severity: 4.6,
  docs: md`
    The control plane of an EKS cluster sends no logs to CloudWatch Logs unless the cluster asks for them, type by
    type. The types \`audit\` and \`authenticator\` show who did what in the cluster; a cluster without them is a warning.
    That \`api\`, \`controllerManager\` or \`scheduler\` is missing is a note.
  `,
  remedy: {
    text: 'Enable the log types api, audit, authenticator, controllerManager and scheduler.',
    cloudformation: yaml`
      Cluster:
        Type: AWS::EKS::Cluster
        Properties:
          Logging:
            ClusterLogging:
              EnabledTypes:
                - Type: api
                - Type: audit
                - Type: authenticator
                - Type: controllerManager
                - Type: scheduler
    `,
    terraform: hcl`
      resource "aws_eks_cluster" "cluster" {
        # ...
        enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-eks-cluster-clusterlogging.html',
  ],
  aliases: [
    'CKV_AWS_37',
    'AWS-0038',
    'EKS cluster logging is not enabled',
    'Missing cluster log types',
    'EKSClusterControlPlaneLogs',
    'EKS_CLUSTER_LOGGING_ENABLED',
    'EKS.8',
  ],
  types: ['AWS::EKS::Cluster'],
  table: [{ type: 'AWS::EKS::Cluster', path: 'Logging.ClusterLogging.EnabledTypes.Type' }],
  check({ resource, report }) {
    for (const { place, missing } of gapsOf(resource.get('Logging.ClusterLogging.EnabledTypes'))) {
      const level = vital.some((type) => missing.has(type)) ? {} : { level: 'note' as const };
      const all = place.format === 'terraform' ? types : types.map((Type) => ({ Type }));
      report(place, `The control plane does not log ${[...missing].join(', ')}`, {
        ...level,
        fix: { title: 'Log everything that the control plane does', set: [{ to: all }], caution: 'CloudWatch charges for the logs' },
      });
    }
  },
  examples: {
    fail: [
      {
        name: 'no logs, or not all',
        cloudformation: yaml`
          Resources:
            Cluster: # found
              Type: AWS::EKS::Cluster
              Properties:
                Name: cluster
            Partial:
              Type: AWS::EKS::Cluster
              Properties:
                Logging:
                  ClusterLogging:
                    EnabledTypes: # found
                      - Type: api
                      - Type: scheduler
        `,
        terraform: yaml`
          resource:
            aws_eks_cluster:
              cluster: # found
                name: cluster
              partial:
                name: partial
                enabled_cluster_log_types: [audit, authenticator] # found
        `,
      },
    ],
    pass: [
      {
        name: 'all logs',
        cloudformation: yaml`
          Resources:
            Cluster:
              Type: AWS::EKS::Cluster
              Properties:
                Logging:
                  ClusterLogging:
                    EnabledTypes:
                      - Type: api
                      - Type: audit
                      - Type: authenticator
                      - Type: controllerManager
                      - Type: scheduler
        `,
        terraform: yaml`
          resource:
            aws_eks_cluster:
              cluster:
                name: cluster
                enabled_cluster_log_types: [api, audit, authenticator, controllerManager, scheduler]
        `,
      },
    ],
    unknown: [
      {
        name: 'a parameter or a variable decides',
        cloudformation: yaml`
          Parameters:
            Log: { Type: String }
          Resources:
            Cluster:
              Type: AWS::EKS::Cluster
              Properties:
                Logging:
                  ClusterLogging:
                    EnabledTypes:
                      - Type: audit
                      - Type: !Ref Log # found
        `,
        terraform: yaml`
          variable:
            logs: { type: list(string) }
          resource:
            aws_eks_cluster:
              cluster:
                name: cluster
                enabled_cluster_log_types: \${var.logs} # found
        `,
      },
    ],
  },
});
