import type { Graph, Resource } from '../model/graph.ts';
import { nodeAt } from '../model/source.ts';
import type { Value } from '../model/value.ts';

/** Where the instance profile of what launches instances is written, by type. Each names it by name or by ARN. */
const profilePaths: Readonly<Record<string, string>> = {
  'AWS::AutoScaling::LaunchConfiguration': 'IamInstanceProfile',
  'AWS::EC2::Instance': 'IamInstanceProfile',
  'AWS::EC2::LaunchTemplate': 'LaunchTemplateData.IamInstanceProfile',
  'AWS::EC2::SpotFleet': 'SpotFleetRequestConfigData.LaunchSpecifications.IamInstanceProfile',
  'AWS::ImageBuilder::InfrastructureConfiguration': 'InstanceProfileName',
  'AWS::WorkspacesInstances::WorkspaceInstance': 'ManagedInstance.IamInstanceProfile',
};

/** The types that `profilesOf` reads. */
export const launcherTypes = Object.keys(profilePaths);

/** The name or the ARN of the instance profile: one value for each launch specification and each condition. */
export const profilesOf = (launcher: Resource): readonly Value[] =>
  launcher.get(profilePaths[launcher.type]!).flatMap((profile) => {
    const named = profile.composite ? [...profile.get('Arn'), ...profile.get('Name')].filter((value) => !value.absent) : [];
    return named.length > 0 ? named : [profile];
  });

/**
 * The launch template an instance takes its settings from.
 * @returns The template when it is in the graph, the value that names it when not, undefined when there is none.
 */
export function templateOf(instance: Resource, graph: Graph): Resource | Value | undefined {
  const names = [...instance.get('LaunchTemplate.LaunchTemplateId'), ...instance.get('LaunchTemplate.LaunchTemplateName')];
  const named = names.find((name) => !name.absent);
  return named && (graph.target(named, 'AWS::EC2::LaunchTemplate') ?? named);
}

/** Where a launch template is named, by what launches instances from it. */
const templatePaths: Readonly<Record<string, readonly string[]>> = {
  'AWS::AutoScaling::AutoScalingGroup': ['LaunchTemplate', 'MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification'],
  'AWS::Batch::ComputeEnvironment': ['ComputeResources.LaunchTemplate'],
  'AWS::EC2::EC2Fleet': ['LaunchTemplateConfigs.LaunchTemplateSpecification'],
  'AWS::EC2::Instance': ['LaunchTemplate'],
  'AWS::EC2::SpotFleet': ['SpotFleetRequestConfigData.LaunchTemplateConfigs.LaunchTemplateSpecification'],
  'AWS::EKS::Nodegroup': ['LaunchTemplate'],
};

/** What launches instances from a template. */
export const usersOfTemplate = (template: Resource, graph: Graph): ReadonlySet<Resource> =>
  new Set(
    Object.entries(templatePaths).flatMap(([type, paths]) =>
      paths.flatMap((path) =>
        ['LaunchTemplateId', 'LaunchTemplateName', 'Id', 'Name'].flatMap((name) => graph.usersOf(template, type, `${path}.${name}`)),
      ),
    ),
  );

/** What launches instances with a profile. */
export const usersOfProfile = (profile: Resource, graph: Graph): ReadonlySet<Resource> =>
  new Set(
    Object.entries(profilePaths).flatMap(([type, path]) =>
      [path, `${path}.Arn`, `${path}.Name`].flatMap((way) => graph.usersOf(profile, type, way)),
    ),
  );

const hostManagement = new WeakMap<Graph, boolean>();

/**
 * Whether the Default Host Management Configuration is switched on here: Systems Manager then manages every instance
 * that requires IMDSv2, also without an instance profile.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-manager-default-host-management-configuration.html
 */
export function hasDefaultHostManagement(graph: Graph): boolean {
  const known = hostManagement.get(graph);
  if (known !== undefined) return known;
  const found = graph
    .ofType('AWS::SSM::ServiceSetting')
    .some((setting) =>
      setting.get('SettingId').some((id) => id.text.endsWith('/ssm/managed-instance/default-ec2-instance-management-role')),
    );
  hostManagement.set(graph, found);
  return found;
}

/**
 * The name in Parameter Store that a parameter of the template takes its value from, as the ids of images often are;
 * '' when it does not.
 */
export function storedName({ input }: Value): string {
  const declaration = input && nodeAt(input.at);
  if (typeof declaration !== 'object' || declaration === null || !('Default' in declaration)) return '';
  return typeof declaration.Default === 'string' ? declaration.Default : '';
}
