extension Schema {
  /// The documented views: what a person queries with `sqlite3 rolewalk.sqlite`.
  ///
  /// Each has the snapshot's number in `snapshot_id`. They stay when the tables behind them change.
  static let views = accountViews + policyViews + functionViews + organizationViews

  private static let accountViews = [
    """
    CREATE VIEW snapshots AS
    SELECT snapshot.id AS snapshot_id, loaded_at, count(account_state.id) AS accounts,
      coalesce(sum(principals), 0) AS principals, coalesce(sum(functions), 0) AS functions
    FROM snapshot
    LEFT JOIN snapshot_account ON snapshot_account.snapshot_id = snapshot.id
    LEFT JOIN account_state INDEXED BY account_outline ON account_state.id = account_state_id
    GROUP BY snapshot.id
    """,
    """
    CREATE VIEW account_contents AS
    SELECT snapshot_id, snapshot_account.account, principals, functions, content
    FROM snapshot_account JOIN account_state ON account_state.id = account_state_id
    """,
    """
    CREATE VIEW accounts AS
    SELECT snapshot_id, snapshot_account.account, partition, has_identities, principals, functions
    FROM snapshot_account JOIN account_state ON account_state.id = account_state_id
    """,
    """
    CREATE VIEW gaps AS
    SELECT snapshot_id, account, reason FROM snapshot_gap
    """,
    // Users, groups and roles, each with its JSON.
    """
    CREATE VIEW identities AS
    SELECT snapshot_id, account, 'user' AS kind, json_extract(value, '$.arn') AS arn, value AS content
    FROM account_contents, json_each(content, '$.users')
    UNION ALL
    SELECT snapshot_id, account, 'group', json_extract(value, '$.arn'), value
    FROM account_contents, json_each(content, '$.groups')
    UNION ALL
    SELECT snapshot_id, account, 'role', json_extract(value, '$.arn'), value
    FROM account_contents, json_each(content, '$.roles')
    """,
    """
    CREATE VIEW principals AS
    SELECT snapshot_id, account, arn, kind, json_extract(content, '$.name') AS name,
      json_extract(content, '$.uniqueId') AS unique_id, json_extract(content, '$.boundary') AS boundary,
      json_extract(content, '$.created') AS created
    FROM identities WHERE kind <> 'group'
    """,
    """
    CREATE VIEW group_members AS
    SELECT snapshot_id, account, value AS group_name, arn AS user
    FROM identities, json_each(identities.content, '$.groups') WHERE kind = 'user'
    """,
    """
    CREATE VIEW tags AS
    SELECT snapshot_id, account, arn, json_each.key AS key, json_each.value AS value
    FROM identities, json_each(identities.content, '$.tags')
    UNION ALL
    SELECT snapshot_id, account, arn, json_each.key, json_each.value
    FROM function_contents, json_each(function_contents.content, '$.tags')
    """,
  ]

  private static let policyViews = [
    """
    CREATE VIEW policy_documents AS
    SELECT snapshot_id, document.id AS document_id, text
    FROM snapshot_documents JOIN document ON document.id BETWEEN first_id AND last_id
    """,
    """
    CREATE VIEW policies AS
    SELECT snapshot_id, account, json_extract(value, '$.arn') AS arn,
      json_extract(value, '$.document[1]') AS document_id, document.text AS document,
      file.path || '#' || json_extract(value, '$.document[3]') AS source
    FROM account_contents, json_each(content, '$.policies')
    LEFT JOIN document ON document.id = json_extract(value, '$.document[1]')
    LEFT JOIN file ON file.id = json_extract(value, '$.document[2]')
    """,
    """
    CREATE VIEW attachments AS
    SELECT snapshot_id, account, arn AS principal, 'inline' AS kind, json_extract(value, '$[0]') AS policy,
      json_extract(value, '$[1]') AS document_id, file.path || '#' || json_extract(value, '$[3]') AS source
    FROM identities, json_each(identities.content, '$.inline')
    LEFT JOIN file ON file.id = json_extract(value, '$[2]')
    UNION ALL
    SELECT snapshot_id, account, arn, 'managed', value, NULL, NULL
    FROM identities, json_each(identities.content, '$.attached')
    UNION ALL
    SELECT snapshot_id, account, arn, 'boundary', json_extract(content, '$.boundary'), NULL, NULL
    FROM identities WHERE json_extract(content, '$.boundary') IS NOT NULL
    """,
    """
    CREATE VIEW roles_trust AS
    SELECT snapshot_id, account, arn AS role, document.id AS document_id, document.text AS document,
      file.path || '#' || json_extract(content, '$.trust[3]') AS source
    FROM identities
    JOIN document ON document.id = json_extract(content, '$.trust[1]')
    LEFT JOIN file ON file.id = json_extract(content, '$.trust[2]')
    WHERE kind = 'role'
    """,
  ]

  private static let functionViews = [
    """
    CREATE VIEW function_contents AS
    SELECT snapshot_id, account, json_extract(value, '$.arn') AS arn, value AS content
    FROM account_contents, json_each(content, '$.functions')
    """,
    """
    CREATE VIEW functions AS
    SELECT snapshot_id, account, arn, substr(arn, instr(arn, ':function:') + 10) AS name,
      json_extract(content, '$.role') AS execution_role
    FROM function_contents
    """,
    """
    CREATE VIEW targets AS
    SELECT snapshot_id, account, arn AS function, NULL AS qualifier, arn FROM function_contents
    UNION ALL
    SELECT snapshot_id, account, arn, '$LATEST', arn || ':$LATEST' FROM function_contents
    UNION ALL
    SELECT snapshot_id, account, arn, value, arn || ':' || value
    FROM function_contents, json_each(function_contents.content, '$.versions')
    UNION ALL
    SELECT snapshot_id, account, arn, value, arn || ':' || value
    FROM function_contents, json_each(function_contents.content, '$.aliases')
    """,
    """
    CREATE VIEW function_urls AS
    SELECT snapshot_id, account, arn AS function, json_extract(value, '$[0]') AS qualifier,
      json_extract(value, '$[1]') AS auth_type
    FROM function_contents, json_each(function_contents.content, '$.urls')
    """,
    """
    CREATE VIEW function_policies AS
    SELECT snapshot_id, account, arn AS function, json_extract(value, '$[0]') AS qualifier,
      document.id AS document_id, document.text AS document,
      file.path || '#' || json_extract(value, '$[1][3]') AS source
    FROM function_contents, json_each(function_contents.content, '$.policies')
    JOIN document ON document.id = json_extract(value, '$[1][1]')
    LEFT JOIN file ON file.id = json_extract(value, '$[1][2]')
    """,
    """
    CREATE VIEW event_sources AS
    SELECT snapshot_id, account, arn AS function, value AS source_arn
    FROM function_contents, json_each(function_contents.content, '$.eventSources')
    """,
  ]

  private static let organizationViews = [
    """
    CREATE VIEW organizations AS
    SELECT snapshot.id AS snapshot_id, json_extract(content, '$.id') AS organization,
      json_extract(content, '$.allFeatures') AS has_all_features,
      json_extract(content, '$.management') AS management_account, content
    FROM snapshot JOIN organization_state ON organization_state.id = organization_state_id
    """,
    """
    CREATE VIEW organization_roots AS
    SELECT snapshot_id, organization, json_extract(root.value, '$.id') AS root, type.value AS enabled_policy_type
    FROM organizations, json_each(content, '$.roots') AS root
    LEFT JOIN json_each(root.value, '$.enabled') AS type
    """,
    """
    CREATE VIEW organization_units AS
    SELECT snapshot_id, organization, json_extract(value, '$.id') AS unit,
      json_extract(value, '$.name') AS name, json_extract(value, '$.parent') AS parent
    FROM organizations, json_each(content, '$.units')
    """,
    """
    CREATE VIEW organization_accounts AS
    SELECT snapshot_id, organization, json_extract(value, '$.id') AS account,
      json_extract(value, '$.name') AS name, json_extract(value, '$.parent') AS parent
    FROM organizations, json_each(content, '$.accounts')
    """,
    """
    CREATE VIEW organization_policies AS
    SELECT snapshot_id, organization, json_extract(policy.value, '$.id') AS policy,
      json_extract(policy.value, '$.name') AS name, json_extract(policy.value, '$.type') AS type,
      target.value AS target, document.id AS document_id, document.text AS document,
      file.path || '#' || json_extract(policy.value, '$.document[3]') AS source
    FROM organizations, json_each(content, '$.policies') AS policy
    LEFT JOIN json_each(policy.value, '$.targets') AS target
    LEFT JOIN document ON document.id = json_extract(policy.value, '$.document[1]')
    LEFT JOIN file ON file.id = json_extract(policy.value, '$.document[2]')
    """,
  ]
}
