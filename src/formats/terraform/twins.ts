import type { Names } from '../../model/value.ts';

/** What a CloudFormation type is called in Terraform. */
export interface Twin {
  readonly terraform: readonly string[];
  /** Properties whose names differ by more than case and underscores. See Names. */
  readonly names?: Names;
  /** The attribute that is the name in AWS. */
  readonly name?: string;
}

/** One entry per CloudFormation type, sorted. */
export const twins: Readonly<Record<string, Twin>> = {
  'AWS::EC2::Instance': { terraform: ['aws_instance'] },
  'AWS::S3::Bucket': { terraform: ['aws_s3_bucket'], name: 'bucket' },
};
