import OPDEngine

extension AccessEvent {
    func write(to writer: inout JSONWriter) {
        switch self {
        case .userAdded(let name, let standing): writer.user("user_added", name, standing)
        case .userChanged(let name, let standing): writer.user("user_changed", name, standing)
        case .userDisabled(let name): writer.user("user_disabled", name)
        case .userEnabled(let name): writer.user("user_enabled", name)
        case .passwordSet(let name): writer.user("password_set", name)
        case .loginsEnded(let name): writer.user("logins_ended", name)
        case .loginEnded(let login):
            writer.member("type", "login_ended")
            // As text: many a reader of JSON has no whole numbers of 64 bits.
            writer.member("login", String(login.id, radix: 16))
            writer.member("until", login.until.milliseconds)
        case .keyCreated(let key):
            writer.member("type", "key_created")
            key.write(to: &writer)
        case .keyRevoked(let id):
            writer.member("type", "key_revoked")
            writer.member("key", id.text)
        }
    }

    init(_ record: EventRecord) throws(EventCoding.Problem) {
        switch record.type {
        case "user_added": self = .userAdded(try record.userName("user"), try record.standing())
        case "user_changed": self = .userChanged(try record.userName("user"), try record.standing())
        case "user_disabled": self = .userDisabled(try record.userName("user"))
        case "user_enabled": self = .userEnabled(try record.userName("user"))
        case "password_set": self = .passwordSet(try record.userName("user"))
        case "logins_ended": self = .loginsEnded(try record.userName("user"))
        case "login_ended":
            let id = record.members["login"]?.text.flatMap { UInt64($0, radix: 16) }
            self = .loginEnded(EndedLogin(id: try record.need(id, "login"), until: try record.instant("until")))
        case "key_created": self = .keyCreated(try record.apiKey())
        case "key_revoked": self = .keyRevoked(try record.keyID("key"))
        default: throw .unknownType(record.type)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func user(_ type: String, _ name: User.Name, _ standing: Standing? = nil) {
        member("type", type)
        member("user", name.text)
        guard let standing else { return }
        member("role", standing.role.rawValue)
        if let doctor = standing.doctor { member("doctor", doctor.value) }
        member("grants", standing.grants)
    }

    fileprivate mutating func member(_ name: StaticString, _ permissions: Permissions) {
        if permissions.isEmpty { return }
        key(name)
        array { writer in for permission in permissions.list { writer.value(permission.rawValue) } }
    }
}

extension APIKey {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.member("key", id.text)
        writer.member("name", name.text)
        writer.member("scopes", scopes)
        if let doctor { writer.member("doctor", doctor.value) }
        if let expiry { writer.member("expiry", expiry.milliseconds) }
    }
}

extension EventRecord {
    fileprivate func userName(_ member: String) throws(EventCoding.Problem) -> User.Name {
        try need(members[member]?.text.flatMap { User.Name($0) }, member)
    }

    fileprivate func keyID(_ member: String) throws(EventCoding.Problem) -> APIKey.ID {
        try need(members[member]?.text.flatMap { APIKey.ID($0) }, member)
    }

    fileprivate func standing() throws(EventCoding.Problem) -> Standing {
        let role = try need(members["role"]?.text.flatMap { Role(rawValue: $0) }, "role")
        let doctor = try optional("doctor", doctor)
        return try need(Standing(role: role, doctor: doctor, grants: try permissions("grants")), "doctor")
    }

    fileprivate func apiKey() throws(EventCoding.Problem) -> APIKey {
        APIKey(
            id: try keyID("key"), name: try userName("name"), scopes: try permissions("scopes"),
            doctor: try optional("doctor", doctor), expiry: try optional("expiry", instant))
    }

    private func permissions(_ member: String) throws(EventCoding.Problem) -> Permissions {
        guard let written = members[member] else { return [] }
        let words = try need(written.elements, member)
        return Permissions(
            try words.map { word throws(EventCoding.Problem) in
                try need(word.text.flatMap { Permission(rawValue: $0) }, member)
            })
    }
}
