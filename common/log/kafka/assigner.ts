import { AssignerProtocol, type PartitionAssigner } from 'kafkajs';

/**
 * Gives partition `p` of every topic to member `p` modulo the number of members, in the order of their ids: so one
 * member holds all topics of a task. (kafkajs's round robin deals all partitions out in one row.)
 */
export const byTask: PartitionAssigner = ({ cluster }) => ({
  name: 'twofold-by-task',
  version: 1,
  async assign({ members, topics }) {
    const ids = members.map(({ memberId }) => memberId).sort();
    return ids.map((memberId, turn) => {
      const assignment = Object.fromEntries(
        topics.map((topic) => {
          const partitions = cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId);
          return [topic, partitions.filter((partition) => partition % ids.length === turn)];
        }),
      );
      const userData = Buffer.alloc(0);
      return { memberId, memberAssignment: AssignerProtocol.MemberAssignment.encode({ version: 1, assignment, userData }) };
    });
  },
  protocol({ topics }) {
    return { name: 'twofold-by-task', metadata: AssignerProtocol.MemberMetadata.encode({ version: 1, topics, userData: Buffer.alloc(0) }) };
  },
});
