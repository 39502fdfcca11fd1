extension DenialMessage.Kind {
  /// What people do not know who meet such a message.
  var hints: [String] {
    switch self {
    case .trigger(["s3.amazonaws.com"]):
      ["S3 gives the same message where the filters of two notification configurations overlap"]
    case .trigger(["apigateway.amazonaws.com"]):
      [
        "API Gateway calls the function or alias that the integration names: the statement belongs into the policy of that "
          + "one, with the SourceArn arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH"
      ]
    case .serviceRole(["scheduler.amazonaws.com"]):
      ["the aws:SourceArn of a schedule is the ARN of its schedule group, not of the schedule"]
    case .serviceRole:
      ["a role that was made a moment ago can be assumed by a service only some seconds later: try again"]
    default: []
    }
  }
}
