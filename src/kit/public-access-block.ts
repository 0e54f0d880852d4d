/** The four settings of S3 Block Public Access. */
export const publicAccessBlockFlags = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'] as const;

/** Where the settings are written, by type; '' is the resource itself. */
export const publicAccessBlocks: Readonly<Record<string, string>> = {
  'AWS::S3::AccessPoint': 'PublicAccessBlockConfiguration',
  'AWS::S3::Bucket': 'PublicAccessBlockConfiguration',
  'AWS::S3::MultiRegionAccessPoint': 'PublicAccessBlockConfiguration',
  'AWS::S3Express::AccessPoint': 'PublicAccessBlockConfiguration',
  aws_s3_account_public_access_block: '',
};
