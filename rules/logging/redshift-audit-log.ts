import { defineRule, entry, hcl, lacking, md, yaml, type RuleContext } from '../../src/kit/index.ts';

function checkCluster({ resource, report }: RuleContext): void {
  for (const logging of resource.get('LoggingProperties')) {
    if (logging.absent) report(logging, 'The cluster keeps no audit logs');
    // Only Terraform has a switch, in the block of older providers.
    for (const enabled of logging.get('Enable')) if (enabled.is(false)) report(enabled, 'The cluster keeps no audit logs');
  }
}

const fix = { set: [{ to: 'true' }], caution: 'the cluster has to be rebooted' };

function checkParameters({ resource, report }: RuleContext): void {
  const names = ['ParameterName', 'ParameterValue'] as const;
  for (const value of entry(resource.get('Parameters'), 'enable_user_activity_logging', names))
    if (!value.like('true'))
      report(value, 'The parameter enable_user_activity_logging is not true: queries are not logged', value.absent ? {} : { fix });
}

/** Who connects, and what becomes of users. */
const connections = ['connectionlog', 'userlog'];

function checkNamespace({ resource, report }: RuleContext): void {
  const exported = resource.get('LogExports');
  for (const type of connections)
    for (const without of lacking(exported, (log) => log.like(type)))
      report(without, `The namespace does not export the ${type}`, {
        fix: { set: [{ to: connections }], caution: 'CloudWatch charges for the logs' },
      });
}

const checks: Readonly<Record<string, (context: RuleContext) => void>> = {
  'AWS::Redshift::Cluster': checkCluster,
  'AWS::Redshift::ClusterParameterGroup': checkParameters,
  'AWS::RedshiftServerless::Namespace': checkNamespace,
};

export default defineRule({
  id: 'redshift-audit-log',
  title: 'Redshift keeps no audit log',
  family: 'logging',
  severity: 4.6,
  docs: md`
    Audit logs of Redshift record connections, changes of users, and, when the parameter
    \`enable_user_activity_logging\` is true, each query. All of it is off by default. A cluster needs
    \`LoggingProperties\` (in Terraform \`aws_redshift_logging\`), and its parameter group the parameter; a namespace of
    Redshift Serverless exports what \`LogExports\` lists, which should include \`connectionlog\` and \`userlog\`.
  `,
  remedy: {
    text: 'Set LoggingProperties, and enable_user_activity_logging in the parameter group; for Serverless list connectionlog and userlog in LogExports.',
    cloudformation: yaml`
      Warehouse:
        Type: AWS::Redshift::Cluster
        Properties:
          ClusterParameterGroupName: !Ref Parameters
          LoggingProperties:
            LogDestinationType: cloudwatch
            LogExports: [connectionlog, userlog, useractivitylog]
      Parameters:
        Type: AWS::Redshift::ClusterParameterGroup
        Properties:
          Description: Warehouse
          ParameterGroupFamily: redshift-1.0
          Parameters:
            - { ParameterName: enable_user_activity_logging, ParameterValue: "true" }
    `,
    terraform: hcl`
      resource "aws_redshift_logging" "warehouse" {
        cluster_identifier   = aws_redshift_cluster.warehouse.id
        log_destination_type = "cloudwatch"
        log_exports          = ["connectionlog", "userlog", "useractivitylog"]
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/redshiftserverless-controls.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-redshift-cluster-loggingproperties.html',
  ],
  aliases: [
    'CKV_AWS_71',
    'Redshift Cluster Logging Disabled',
    'RedshiftClusterAuditLogging',
    'RedshiftClusterConfiguration',
    'RedshiftClusterUserActivityLogging',
    'REDSHIFT_CLUSTER_CONFIGURATION_CHECK',
    'REDSHIFT_AUDIT_LOGGING_ENABLED',
    'Redshift.4',
    'RedshiftServerless.6',
  ],
  narrow: {
    CKV_AWS_71: ['AWS::Redshift::Cluster', 'AWS::Redshift::Cluster.*'],
    'Redshift Cluster Logging Disabled': ['AWS::Redshift::Cluster', 'AWS::Redshift::Cluster.*'],
    RedshiftClusterAuditLogging: ['AWS::Redshift::Cluster', 'AWS::Redshift::Cluster.*'],
    RedshiftClusterUserActivityLogging: ['AWS::Redshift::ClusterParameterGroup*'],
    REDSHIFT_AUDIT_LOGGING_ENABLED: ['AWS::Redshift::Cluster', 'AWS::Redshift::Cluster.*'],
    'Redshift.4': ['AWS::Redshift::Cluster', 'AWS::Redshift::Cluster.*'],
    'RedshiftServerless.6': ['AWS::RedshiftServerless::Namespace*'],
  },
  types: Object.keys(checks),
  check: (context) => checks[context.resource.type]!(context),
  examples: {
    fail: [
      {
        name: 'no logging',
        cloudformation: yaml`
          Resources:
            Warehouse: # found
              Type: AWS::Redshift::Cluster
              Properties:
                NodeType: ra3.large
            Parameters:
              Type: AWS::Redshift::ClusterParameterGroup
              Properties:
                ParameterGroupFamily: redshift-1.0
                Parameters:
                  - ParameterName: enable_user_activity_logging
                    ParameterValue: "false" # found
            None: # found
              Type: AWS::Redshift::ClusterParameterGroup
              Properties: { ParameterGroupFamily: redshift-1.0 }
            Others:
              Type: AWS::Redshift::ClusterParameterGroup
              Properties:
                ParameterGroupFamily: redshift-1.0
                Parameters: # found
                  - { ParameterName: require_ssl, ParameterValue: "true" }
            Serverless:
              Type: AWS::RedshiftServerless::Namespace
              Properties:
                NamespaceName: warehouse
                LogExports: [useractivitylog, userlog] # found
        `,
        terraform: yaml`
          resource:
            aws_redshift_cluster:
              warehouse: # found
                cluster_identifier: warehouse
              unlogged:
                cluster_identifier: unlogged
                logging:
                  - enable: false # found
            aws_redshift_parameter_group:
              parameters:
                name: parameters
                family: redshift-1.0
                parameter: # found
                  - name: require_ssl
                    value: "true"
                  - name: use_fips_ssl
                    value: "true"
        `,
      },
    ],
    pass: [
      {
        name: 'logging',
        cloudformation: yaml`
          Resources:
            Warehouse:
              Type: AWS::Redshift::Cluster
              Properties:
                LoggingProperties:
                  BucketName: logs
            Parameters:
              Type: AWS::Redshift::ClusterParameterGroup
              Properties:
                Parameters:
                  - ParameterName: enable_user_activity_logging
                    ParameterValue: "true"
            Serverless:
              Type: AWS::RedshiftServerless::Namespace
              Properties:
                NamespaceName: warehouse
                LogExports: [connectionlog, userlog]
        `,
        terraform: yaml`
          resource:
            aws_redshift_cluster:
              warehouse:
                cluster_identifier: warehouse
              attached:
                cluster_identifier: attached
            aws_redshift_logging:
              warehouse:
                cluster_identifier: \${aws_redshift_cluster.warehouse.id}
                log_destination_type: cloudwatch
                log_exports: [connectionlog, userlog, useractivitylog]
              attached:
                cluster_identifier: attached
                log_destination_type: s3
                bucket_name: logs
        `,
      },
    ],
    unknown: [
      {
        name: 'a parameter decides',
        cloudformation: yaml`
          Parameters:
            Log: { Type: String }
          Resources:
            Parameters:
              Type: AWS::Redshift::ClusterParameterGroup
              Properties:
                Parameters:
                  - ParameterName: enable_user_activity_logging
                    ParameterValue: !Ref Log # found
        `,
      },
    ],
  },
});
