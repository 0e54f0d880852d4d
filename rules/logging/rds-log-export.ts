import { defineRule, hcl, md, requires, yaml, type Mending, type RuleContext } from '../../src/kit/index.ts';

/** RDS Custom gives access to the machine instead, and exports no logs. */
const isCustom = ({ resource }: RuleContext): boolean => resource.get('Engine').some((engine) => engine.text.startsWith('custom-'));

/** Logs that every kind of database of an engine has. */
const logs: readonly (readonly [engine: RegExp, types: readonly string[]])[] = [
  [/^(aurora-)?postgres/, ['postgresql']],
  [/^(aurora-)?mysql$|^mariadb$/, ['error', 'slowquery']],
];

function fix({ resource }: RuleContext): Mending {
  const [engine, ...others] = resource.get('Engine');
  const to = engine?.known && others.length === 0 ? logs.find(([name]) => name.test(engine.text))?.[1] : undefined;
  return to ? { to, caution: 'CloudWatch charges for the logs' } : false;
}

export default defineRule({
  id: 'rds-log-export',
  title: 'RDS database exports no logs',
  family: 'logging',
  severity: 4,
  docs: md`
    The logs of a database (errors, slow queries, audit) stay on its storage for a few days and disappear with it,
    unless \`EnableCloudwatchLogsExports\` sends them to CloudWatch Logs. Nothing is exported by default, and an empty
    list exports nothing. Members of an Aurora cluster are not judged: the cluster exports for them. Which types of log
    exist depends on the engine; any of them satisfies this rule.
  `,
  remedy: {
    text: 'List the logs of the engine in EnableCloudwatchLogsExports: postgresql, or audit, error, general and slowquery.',
    cloudformation: yaml`
      Database:
        Type: AWS::RDS::DBInstance
        Properties:
          Engine: postgres
          DBInstanceClass: db.t4g.medium
          EnableCloudwatchLogsExports: [postgresql, upgrade]
    `,
    terraform: hcl`
      resource "aws_db_instance" "database" {
        engine                          = "postgres"
        instance_class                  = "db.t4g.medium"
        enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
      }
    `,
  },
  fix: 'unsafe',
  references: [
    'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html',
  ],
  aliases: [
    'CKV2_AWS_27',
    'CKV2_AWS_30',
    'CKV_AWS_129',
    'CKV_AWS_324',
    'CKV_AWS_325',
    'RDS without logging',
    'AuroraMySQLLogging',
    'RDSLoggingEnabled',
    'RDS_INSTANCE_LOGGING_ENABLED',
    'RDS_LOGGING_ENABLED',
    'RDS.34',
    'RDS.36',
    'RDS.37',
    'RDS.40',
    'RDS.42',
    'RDS.45',
    'RDS.9',
  ],
  narrow: {
    CKV2_AWS_27: ['AWS::RDS::DBCluster*'],
    CKV2_AWS_30: ['AWS::RDS::DBInstance*'],
    CKV_AWS_129: ['AWS::RDS::DBInstance*'],
    CKV_AWS_324: ['AWS::RDS::DBCluster*'],
    CKV_AWS_325: ['AWS::RDS::DBCluster*'],
    AuroraMySQLLogging: ['AWS::RDS::DBCluster*'],
    RDS_INSTANCE_LOGGING_ENABLED: ['AWS::RDS::DBInstance*'],
    RDS_LOGGING_ENABLED: ['AWS::RDS::DBInstance*'],
    'RDS.34': ['AWS::RDS::DBCluster*'],
    'RDS.36': ['AWS::RDS::DBInstance*'],
    'RDS.37': ['AWS::RDS::DBCluster*'],
    'RDS.40': ['AWS::RDS::DBInstance*'],
    'RDS.42': ['AWS::RDS::DBInstance*'],
    'RDS.45': ['AWS::RDS::DBCluster*'],
    'RDS.9': ['AWS::RDS::DBInstance*'],
  },
  ...requires('The database exports no logs', [
    {
      type: 'AWS::RDS::DBInstance',
      path: 'EnableCloudwatchLogsExports',
      expect: 'present',
      absent: (context) => (isCustom(context) ? 'passes' : 'fails'),
      unless: ['DBClusterIdentifier'],
      fix,
    },
    { type: 'AWS::RDS::DBCluster', path: 'EnableCloudwatchLogsExports', expect: 'present', fix },
  ]),
  examples: {
    fail: [
      {
        name: 'no logs',
        cloudformation: yaml`
          Conditions:
            Production: !Equals [!Ref AWS::Region, eu-west-1]
          Resources:
            Database: # found
              Type: AWS::RDS::DBInstance
              Properties:
                Engine: postgres
                DBInstanceClass: db.t4g.medium
            Empty:
              Type: AWS::RDS::DBInstance
              Properties:
                Engine: postgres
                DBInstanceClass: db.t4g.medium
                EnableCloudwatchLogsExports: [] # found
            Sometimes:
              Type: AWS::RDS::DBCluster
              Properties:
                Engine: aurora-mysql
                EnableCloudwatchLogsExports: !If [Production, [audit], !Ref AWS::NoValue] # found
        `,
        terraform: yaml`
          resource:
            aws_db_instance:
              database: # found
                engine: postgres
                instance_class: db.t4g.medium
            aws_rds_cluster:
              cluster: # found
                engine: aurora-mysql
        `,
      },
    ],
    pass: [
      {
        name: 'logs of some type, or of the cluster',
        cloudformation: yaml`
          Resources:
            Database:
              Type: AWS::RDS::DBInstance
              Properties:
                Engine: postgres
                DBInstanceClass: db.t4g.medium
                EnableCloudwatchLogsExports: [postgresql]
            Cluster:
              Type: AWS::RDS::DBCluster
              Properties:
                Engine: aurora-mysql
                EnableCloudwatchLogsExports: [audit, error]
            Member:
              Type: AWS::RDS::DBInstance
              Properties:
                Engine: aurora-mysql
                DBInstanceClass: db.r6g.large
                DBClusterIdentifier: !Ref Cluster
            Custom:
              Type: AWS::RDS::DBInstance
              Properties:
                Engine: custom-oracle-ee
                DBInstanceClass: db.m5.xlarge
        `,
        terraform: yaml`
          resource:
            aws_db_instance:
              database:
                engine: postgres
                instance_class: db.t4g.medium
                enabled_cloudwatch_logs_exports: [postgresql]
            aws_rds_cluster_instance:
              member:
                engine: aurora-mysql
                instance_class: db.r6g.large
                cluster_identifier: cluster
        `,
      },
    ],
    unknown: [],
  },
});
