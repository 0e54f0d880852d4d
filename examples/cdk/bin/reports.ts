import { App } from 'aws-cdk-lib';
import { ReportsStack } from '../lib/reports-stack';

new ReportsStack(new App(), 'Reports');
