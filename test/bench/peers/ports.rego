package ports

# The input is a configuration item of a security group.
# Compiled with: opa build -t wasm -e ports/open ports.rego (OPA 1.22.2)

services := {22, 23, 1433, 1521, 2375, 3306, 3389, 5432, 5601, 5985, 6379, 9042, 9200, 10250, 11211, 27017}

world(permission) if permission.ipv4Ranges[_].cidrIp == "0.0.0.0/0"

world(permission) if permission.ipv6Ranges[_].cidrIpv6 == "::/0"

admits(permission, _) if permission.ipProtocol == "-1"

admits(permission, port) if {
	permission.ipProtocol == "tcp"
	permission.fromPort <= port
	port <= permission.toPort
}

open contains port if {
	permission := input.configuration.ipPermissions[_]
	world(permission)
	some port in services
	admits(permission, port)
}
